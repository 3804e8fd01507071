package dev.dmaowner.ownership;

/**
 * Is notified of each operation on a registry's groups after it took effect, in the thread that requested it and with no
 * lock of the registry held. Events of one group can arrive out of order from several threads;
 * {@link OwnershipEvent#sequence} gives their order.
 */
@FunctionalInterface
public interface OwnershipListener {

    /** Called after each operation. An exception is ignored: the operation has taken effect already. */
    void onOperation(OwnershipEvent event);
}

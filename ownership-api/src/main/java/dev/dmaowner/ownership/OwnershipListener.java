package dev.dmaowner.ownership;

/**
 * Hears of each operation after it took effect, in the thread that asked for it and without any lock of the registry
 * held. Events of one group may arrive out of order from several threads; {@link OwnershipEvent#sequence} tells the order.
 */
@FunctionalInterface
public interface OwnershipListener {

    /** Hear of one operation. An exception reaches whoever asked for the operation, which took effect all the same. */
    void happened(OwnershipEvent event);
}

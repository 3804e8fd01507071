package dev.dmaowner.ownership;

/**
 * Hears of each operation after it took effect, in the thread that asked for it and without any lock of the registry
 * held. Events of one group may arrive out of order from several threads; {@link OwnershipEvent#sequence} tells the order.
 */
@FunctionalInterface
public interface OwnershipListener {

    /** Hear of one operation. An exception is the listener's own affair and reaches nobody. */
    void happened(OwnershipEvent event);
}

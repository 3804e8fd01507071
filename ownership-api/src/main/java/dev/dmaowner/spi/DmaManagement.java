package dev.dmaowner.spi;

/** Who sees to the ownership of the group when a driver binds. */
public enum DmaManagement {
    /** The driver core: the driver becomes a user of the group's default domain, as an ordinary driver does. */
    BY_CORE,
    /** The driver itself ({@code driver_managed_dma}; in the proposal {@code suppress_auto_claim_dma_owner}). */
    BY_DRIVER
}

package dev.dmaowner.host;

/**
 * Which registers of devices a {@link LiveHost} may read. Reading one can wake a device that sleeps, and some devices
 * stumble over it, so that it is done for somebody who asked for it only.
 */
public enum RegisterAccess {
    /** None. */
    NONE,
    /** The PCI configuration space, {@code config}. */
    CONFIGURATION_SPACE
}

package dev.dmaowner.host;

/**
 * Whether a live host lets a caller read registers of devices. Reading registers can wake a suspended device and upset some hardware, so
 * it is off unless requested.
 */
public enum RegisterAccess {
    /** None. */
    NONE,
    /** The PCI configuration space, {@code config}. */
    CONFIGURATION_SPACE
}

package dev.dmaowner.firmware;

/**
 * Memory that a device uses without a driver. Every domain that the device is attached to must map it one to one (the kernel's
 * {@code struct iommu_resv_region}).
 *
 * @param start the first address
 * @param end the last address, included
 * @param kind how long the mapping is required
 */
public record AcpiReservedRegion(long start, long end, Kind kind) {

    /** How long the mapping of a reserved region is required. */
    public enum Kind {
        /** Always; the device cannot be handed to userspace. */
        DIRECT,
        /** Until a driver takes over; the device can be handed to userspace. */
        DIRECT_RELAXABLE
    }
}

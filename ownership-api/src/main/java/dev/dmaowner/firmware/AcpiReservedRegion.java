package dev.dmaowner.firmware;

/**
 * Memory that a device goes on using on its own and that every domain it is attached to must therefore map one to one (the
 * kernel's {@code struct iommu_resv_region}).
 *
 * @param start the first address
 * @param end the last address, included
 * @param kind how binding that is
 */
public record AcpiReservedRegion(long start, long end, Kind kind) {

    /** How binding a reserved region is. */
    public enum Kind {
        /** It must be mapped always; the device cannot be given to a user. */
        DIRECT,
        /** It must be mapped until a driver of the device takes over; a user may have the device. */
        DIRECT_RELAXABLE
    }
}

package dev.dmaowner.firmware;

/**
 * Addresses that the domain of a device cannot map freely (the kernel's {@code struct iommu_resv_region}).
 *
 * @param start the first address, unsigned
 * @param end the last address, included, unsigned
 * @param kind why it is reserved
 */
public record ReservedRegion(long start, long end, Kind kind) {

    /** Why a region is reserved, in the order in which the kernel sorts regions with one start. */
    public enum Kind {
        /** It must be mapped one to one, always: the device uses it without a driver, and cannot be handed to userspace. */
        DIRECT("direct"),
        /** It must be mapped one to one until a driver takes over; the device can be handed to userspace. */
        DIRECT_RELAXABLE("direct-relaxable"),
        /** It cannot be mapped. */
        RESERVED("reserved"),
        /** Messages of interrupts are written there. */
        MSI("msi");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** {@return the word for it in a group's file {@code reserved_regions}} */
        public String word() {
            return word;
        }
    }
}

package dev.dmaowner.app.mapping;

import java.util.Locale;

/**
 * What is wrong with a mapped device.
 *
 * @param statement what it is, a human-readable clause
 */
public record MappingFinding(Kind kind, String statement) {

    /** What is wrong. */
    public enum Kind {
        /** There is no such device. */
        MISSING,
        /** Vendor and device are others. */
        ID,
        /** Vendor and device of the subsystem are others. */
        SUBSYSTEM,
        /** The IOMMU group is another. */
        GROUP,
        /** The group has other devices, which the guest's start takes along. */
        SIBLING,
        /** A safety check objects. */
        CHECK,
        /** No plan takes it. */
        REFUSED;

        /** {@return the name in JSON} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.dmaowner.plan.survey;

import java.util.List;
import java.util.Optional;

/**
 * What IOMMU a host has, and whether its groups are known. Every command that says anything about it takes it from here.
 *
 * @param kind the kind of answer
 * @param iommus the IOMMUs in use, by their names in {@code /sys/class/iommu}; empty if there are none or they are not recorded
 * @param statement the answer, a human-readable clause
 * @param cure what would give the host groups, or where they are not recorded, what would record them, a clause; empty if
 *     nothing is known to
 */
public record IommuState(Kind kind, List<String> iommus, String statement, Optional<String> cure) {

    /** The kind of answer. */
    public enum Kind {
        /** There are groups. */
        GROUPS(Groups.PRESENT),
        /** It is not recorded whether there are groups. */
        NOT_RECORDED(Groups.NOT_RECORDED),
        /** There is an IOMMU, and no device is in a group. */
        NO_MEMBERS(Groups.ABSENT),
        /** A hypervisor below this kernel has the IOMMU and hands devices over itself. */
        HYPERVISOR(Groups.ABSENT),
        /** Firmware describes an IOMMU, and the kernel was told not to use it, or was not told to. */
        SWITCHED_OFF(Groups.ABSENT),
        /** Firmware describes no IOMMU, or disables it. */
        NOT_IN_FIRMWARE(Groups.ABSENT),
        /** No IOMMU is in use, for a reason that the host does not show. */
        NONE_IN_USE(Groups.ABSENT);

        private final Groups groups;

        Kind(Groups groups) {
            this.groups = groups;
        }
    }

    /** What is known of a host's groups. */
    public enum Groups {
        PRESENT,
        ABSENT,
        NOT_RECORDED
    }

    public IommuState {
        iommus = List.copyOf(iommus);
    }

    /** {@return what is known of the host's groups} */
    public Groups groups() {
        return kind.groups;
    }

    /** {@return the answer in a few words, such as {@code IOMMU dmar0}} */
    public String heading() {
        if (!iommus.isEmpty()) {
            return "IOMMU " + String.join(", ", iommus);
        }
        return switch (kind) {
            case GROUPS, NOT_RECORDED -> "IOMMU not recorded";
            case HYPERVISOR -> "the hypervisor has the IOMMU";
            default -> "no IOMMU in use";
        };
    }
}

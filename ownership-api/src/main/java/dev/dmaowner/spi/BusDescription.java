package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a bus is, apart from its operations.
 *
 * @param name as in {@code /sys/bus}
 * @param controlFiles files that this bus has beyond those that every bus has alike
 * @param grouping how devices of the bus form IOMMU groups where the IOMMU leaves it to the bus, empty if the bus has no
 *     such rule
 * @param uevent what a device's {@code uevent} file says beyond the driver: the firmware's keys, then the bus's own
 * @param population how the bus makes devices of what firmware describes below another, empty if it makes none
 * @param autoprobe whether a device that is added later is offered to drivers although {@code drivers_autoprobe} is off
 * @param overrideFile whether its devices have a {@code driver_override}
 */
public record BusDescription(
        String name,
        List<ControlFile> controlFiles,
        Optional<GroupingRule> grouping,
        UeventKeys uevent,
        Optional<Population> population,
        HotAdd autoprobe,
        OverrideFile overrideFile) {

    public BusDescription {
        controlFiles = List.copyOf(controlFiles);
    }

    /** A bus that makes no devices below others, and whose devices have an override. */
    public BusDescription(
            String name,
            List<ControlFile> controlFiles,
            Optional<GroupingRule> grouping,
            UeventKeys uevent,
            HotAdd autoprobe) {
        this(name, controlFiles, grouping, uevent, Optional.empty(), autoprobe, OverrideFile.PRESENT);
    }

    /** {@return a copy that groups its devices by this rule where the IOMMU leaves it to the bus} */
    public BusDescription groupedBy(GroupingRule rule) {
        return new BusDescription(name, controlFiles, Optional.of(rule), uevent, population, autoprobe, overrideFile);
    }

    /** {@return a copy whose devices say these keys in their {@code uevent}} */
    public BusDescription withUevent(UeventKeys keys) {
        return new BusDescription(name, controlFiles, grouping, keys, population, autoprobe, overrideFile);
    }

    /** {@return a copy that makes devices below others} */
    public BusDescription populatedBy(Population rule) {
        return new BusDescription(name, controlFiles, grouping, uevent, Optional.of(rule), autoprobe, overrideFile);
    }

    /** {@return a copy whose devices have no override, so that nothing but what they are decides which drivers fit} */
    public BusDescription withoutOverride() {
        return new BusDescription(name, controlFiles, grouping, uevent, population, autoprobe, OverrideFile.ABSENT);
    }

    /** Whether {@code drivers_autoprobe} governs devices that are added later. */
    public enum HotAdd {
        /** They are offered to drivers only while it is on, as on most buses. */
        FOLLOWS_AUTOPROBE,
        /** They are offered to drivers always, as on PCI. */
        ALWAYS_PROBES
    }

    /** Whether devices have a file {@code driver_override}, by which a user names the only driver that may have one. */
    public enum OverrideFile {
        /** They have, as on the platform bus, AMBA, PCI, fsl-mc and cdx. */
        PRESENT,
        /** They have not, as on every other bus. */
        ABSENT
    }

    /** {@return a bus with nothing of its own} */
    public static BusDescription plain(String name) {
        return new BusDescription(name, List.of(), Optional.empty(), device -> List.of(), HotAdd.FOLLOWS_AUTOPROBE);
    }
}

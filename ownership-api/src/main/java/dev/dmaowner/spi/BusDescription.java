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
 */
public record BusDescription(
        String name,
        List<ControlFile> controlFiles,
        Optional<GroupingRule> grouping,
        UeventKeys uevent,
        Optional<Population> population,
        HotAdd autoprobe) {

    public BusDescription {
        controlFiles = List.copyOf(controlFiles);
    }

    /** A bus that makes no devices below others. */
    public BusDescription(
            String name,
            List<ControlFile> controlFiles,
            Optional<GroupingRule> grouping,
            UeventKeys uevent,
            HotAdd autoprobe) {
        this(name, controlFiles, grouping, uevent, Optional.empty(), autoprobe);
    }

    /** {@return a copy that makes devices below others} */
    public BusDescription populatedBy(Population rule) {
        return new BusDescription(name, controlFiles, grouping, uevent, Optional.of(rule), autoprobe);
    }

    /** Whether {@code drivers_autoprobe} governs devices that are added later. */
    public enum HotAdd {
        /** They are offered to drivers only while it is on, as on most buses. */
        FOLLOWS_AUTOPROBE,
        /** They are offered to drivers always, as on PCI. */
        ALWAYS_PROBES
    }

    /** {@return a bus with nothing of its own} */
    public static BusDescription plain(String name) {
        return new BusDescription(name, List.of(), Optional.empty(), device -> List.of(), HotAdd.FOLLOWS_AUTOPROBE);
    }
}

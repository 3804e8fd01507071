package dev.dmaowner.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a bus and the parts that it brings besides its operations. Immutable. {@link #plain} describes a bus that has no
 * special parts; the other methods return copies that have one more.
 */
public final class BusDescription {

    private final String name;
    private final List<ControlFile> controlFiles;
    private final @Nullable GroupingRule grouping;
    private final UeventKeys uevent;
    private final @Nullable Population population;
    private final boolean alwaysProbes;
    private final boolean override;

    private BusDescription(Draft draft) {
        name = draft.name;
        controlFiles = List.copyOf(draft.controlFiles);
        grouping = draft.grouping;
        uevent = draft.uevent;
        population = draft.population;
        alwaysProbes = draft.alwaysProbes;
        override = draft.override;
    }

    /** The parts while one of them is replaced. */
    private static final class Draft {
        private final String name;
        private List<ControlFile> controlFiles = List.of();
        private @Nullable GroupingRule grouping;
        private UeventKeys uevent = device -> List.of();
        private @Nullable Population population;
        private boolean alwaysProbes;
        private boolean override = true;

        private Draft(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }
    }

    private Draft draft() {
        Draft draft = new Draft(name);
        draft.controlFiles = controlFiles;
        draft.grouping = grouping;
        draft.uevent = uevent;
        draft.population = population;
        draft.alwaysProbes = alwaysProbes;
        draft.override = override;
        return draft;
    }

    /**
     * {@return a bus without control files and without a grouping rule, whose devices have an override}
     *
     * @param name as in {@code /sys/bus}
     */
    public static BusDescription plain(String name) {
        return new BusDescription(new Draft(name));
    }

    /** {@return a copy that has these files besides those that every bus has} */
    public BusDescription withControlFiles(List<ControlFile> files) {
        Draft draft = draft();
        draft.controlFiles = files;
        return new BusDescription(draft);
    }

    /** {@return a copy that groups its devices by this rule where the IOMMU leaves it to the bus} */
    public BusDescription groupedBy(GroupingRule rule) {
        Draft draft = draft();
        draft.grouping = rule;
        return new BusDescription(draft);
    }

    /** {@return a copy whose devices have these keys in their {@code uevent}} */
    public BusDescription withUevent(UeventKeys keys) {
        Draft draft = draft();
        draft.uevent = keys;
        return new BusDescription(draft);
    }

    /** {@return a copy that makes devices of what firmware describes below another device} */
    public BusDescription populatedBy(Population rule) {
        Draft draft = draft();
        draft.population = rule;
        return new BusDescription(draft);
    }

    /**
     * {@return a copy whose devices are offered to drivers when they are added later, even while {@code drivers_autoprobe} is
     * off} PCI is such a bus.
     */
    public BusDescription alwaysProbing() {
        Draft draft = draft();
        draft.alwaysProbes = true;
        return new BusDescription(draft);
    }

    /** {@return a copy whose devices have no {@code driver_override}, so that only what they are decides which drivers fit} */
    public BusDescription withoutOverride() {
        Draft draft = draft();
        draft.override = false;
        return new BusDescription(draft);
    }

    /** {@return the name, as in {@code /sys/bus}} */
    public String name() {
        return name;
    }

    /** {@return the files that this bus has besides those that every bus has} */
    public List<ControlFile> controlFiles() {
        return controlFiles;
    }

    /** {@return how devices of the bus form IOMMU groups where the IOMMU leaves it to the bus, empty if it has no rule} */
    public Optional<GroupingRule> grouping() {
        return Optional.ofNullable(grouping);
    }

    /** {@return what a device's {@code uevent} file contains besides the driver: the keys of firmware, then those of the bus} */
    public UeventKeys uevent() {
        return uevent;
    }

    /** {@return how the bus makes devices of what firmware describes below another device, empty if it makes none} */
    public Optional<Population> population() {
        return Optional.ofNullable(population);
    }

    /** {@return whether a device that is added later is offered to drivers even while {@code drivers_autoprobe} is off} */
    public boolean alwaysProbes() {
        return alwaysProbes;
    }

    /**
     * {@return whether devices have a file {@code driver_override}, by which a user names the only driver that may bind} The
     * platform bus, AMBA, PCI, fsl-mc and cdx have it.
     */
    public boolean hasOverride() {
        return override;
    }
}

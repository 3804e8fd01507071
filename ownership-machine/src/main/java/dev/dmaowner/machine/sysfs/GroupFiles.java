package dev.dmaowner.machine.sysfs;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.ownership.GroupOwnership;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The simulated {@code /sys/kernel/iommu_groups}: a directory for each group. */
final class GroupFiles {

    private final DriverCore core;
    private final BiFunction<DeviceState, List<String>, Optional<SysfsEntry>> inDevice;

    /** @param inDevice finds the entry at a path below a device's directory */
    GroupFiles(DriverCore core, BiFunction<DeviceState, List<String>, Optional<SysfsEntry>> inDevice) {
        this.core = core;
        this.inDevice = inDevice;
    }

    /** {@return the entry at a path below the directory of all groups} */
    Optional<SysfsEntry> find(List<String> path) {
        if (path.isEmpty()) {
            return directory(core.groups().registry().groups().stream()
                    .map(group -> group.id().toString())
                    .sorted()
                    .toList());
        }
        return GroupId.ofName(path.get(0))
                .flatMap(core.groups().registry()::find)
                .flatMap(group -> inGroup(group, path.subList(1, path.size())));
    }

    private static Optional<SysfsEntry> directory(List<String> names) {
        return Optional.of(new SysfsEntry.Directory(() -> names));
    }

    /** {@return the entry at a path below a group's directory} */
    Optional<SysfsEntry> inGroup(GroupOwnership group, List<String> path) {
        if (path.isEmpty()) {
            List<String> names = new ArrayList<>(List.of("devices", "type"));
            group.name().ifPresent(name -> names.add("name"));
            reservedRegions(group).ifPresent(text -> names.add("reserved_regions"));
            names.sort(Comparator.naturalOrder());
            return directory(names);
        }
        List<String> rest = path.subList(1, path.size());
        return switch (path.get(0)) {
            case "devices" -> members(group, rest);
            case "name" -> group.name().filter(name -> rest.isEmpty()).map(name -> new SysfsEntry.ReadOnly(() -> name));
            case "reserved_regions" ->
                rest.isEmpty()
                        ? reservedRegions(group).map(text -> new SysfsEntry.ReadOnly(() -> text))
                        : Optional.empty();
            case "type" -> rest.isEmpty() ? Optional.of(type(group)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** As the host shows them, or else as the IOMMUs' drivers know them. */
    private Optional<String> reservedRegions(GroupOwnership group) {
        return core.groups()
                .recordedRegions(group.id())
                .or(() -> core.groups().reservedRegions(group).map(ReservedRegionLines::of));
    }

    private SysfsEntry type(GroupOwnership group) {
        return new SysfsEntry.ReadWrite(
                () -> group.type().word(), text -> WriteAnswer.of(group.changeType(text, boundMembers(group))));
    }

    private Optional<SysfsEntry> members(GroupOwnership group, List<String> path) {
        Map<String, DeviceId> linked = linked(group);
        if (path.isEmpty()) {
            return directory(List.copyOf(linked.keySet()));
        }
        return Optional.ofNullable(linked.get(path.get(0)))
                .flatMap(core.topology()::find)
                .flatMap(device -> path.size() == 1
                        ? Optional.of(new SysfsEntry.Link(
                                "../../../.." + device.device.sysfsPath().substring("/sys".length())))
                        : inDevice.apply(device, path.subList(1, path.size())));
    }

    /**
     * The members by the names of their links: where two buses have devices of one name, the later ones get a number. A
     * kernel keeps the number when the earlier device leaves; here it is counted anew.
     */
    private static Map<String, DeviceId> linked(GroupOwnership group) {
        Map<String, DeviceId> linked = new TreeMap<>();
        for (DeviceId member : group.members()) {
            String name = member.name();
            for (int again = 0; linked.putIfAbsent(name, member) != null; again++) {
                name = member.name() + "." + again;
            }
        }
        return linked;
    }

    private int boundMembers(GroupOwnership group) {
        return (int) group.members().stream()
                .flatMap(id -> core.topology().find(id).stream())
                .filter(device -> device.driver != null)
                .count();
    }
}

package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts of a host that a plan rests on: its identity, boot and kernel, the driver, override and group of each device concerned,
 * and the members of their groups. Immutable.
 *
 * @param host the identity of the host, {@code unknown} if it has none
 * @param boot identifies the boot, empty text if it is not known, as in plans of version 1
 * @param kernelRelease as {@code uname -r} prints it, empty text if it is not known
 * @param devices the devices that are changed, those that share a group with them, and those that go with their drivers
 * @param groups the groups of these devices, each once; empty in plans of version 1
 */
public record HostFacts(
        String host, String boot, String kernelRelease, List<DeviceFact> devices, List<GroupFact> groups) {

    public HostFacts {
        devices = List.copyOf(devices);
        groups = List.copyOf(groups);
    }

    /**
     * The facts of one device.
     *
     * @param modalias what kind of device it is, empty text if it is not known, as in plans of version 1
     * @param group its group, empty if none
     */
    public record DeviceFact(DeviceId device, String modalias, DeviceBinding binding, Optional<GroupId> group) {}

    /**
     * The members of a group.
     *
     * @param members their names, sorted
     */
    public record GroupFact(GroupId group, List<String> members) {
        public GroupFact {
            members = List.copyOf(members);
        }
    }

    /**
     * A fact that has changed.
     *
     * @param subject the device or group, or a word for the host
     * @param aspect what changed, such as {@code driver}, or {@code device} if it is no longer there
     * @param before what it was, empty text for none
     * @param now what it is, empty text for none
     */
    public record Change(String subject, String aspect, String before, String now) {
        @Override
        public String toString() {
            return subject + ": " + aspect + " was " + word(before) + " and is now " + word(now);
        }

        /** {@return whether the host is another one} */
        public boolean isOfIdentity() {
            return aspect.equals("identity");
        }

        private static String word(String value) {
            return value.isEmpty() ? "none" : value;
        }
    }

    /**
     * Read them.
     *
     * @throws IOException if the host cannot be read
     */
    public static HostFacts read(Host host, List<DeviceId> devices) throws IOException {
        List<DeviceFact> facts = new ArrayList<>();
        for (DeviceId device : devices) {
            facts.add(new DeviceFact(
                    device,
                    DeviceBinding.modalias(host, DeviceBinding.folder(device)),
                    DeviceBinding.read(host, device),
                    DeviceBinding.group(host, device)));
        }
        List<GroupFact> groups = new ArrayList<>();
        List<GroupId> theirs =
                facts.stream().flatMap(fact -> fact.group().stream()).distinct().toList();
        for (GroupId group : theirs) {
            groups.add(new GroupFact(group, members(host, group)));
        }
        return new HostFacts(
                HostIdentity.of(host),
                HostIdentity.ofBoot(host),
                host.description().kernelRelease().orElse(""),
                facts,
                groups);
    }

    private static List<String> members(Host host, GroupId group) throws IOException {
        return host.list("/sys/kernel/iommu_groups/" + group + "/devices").stream()
                .sorted()
                .toList();
    }

    /** {@return the fact of one device, empty if it is not among these} */
    public Optional<DeviceFact> of(DeviceId device) {
        return devices.stream().filter(fact -> fact.device().equals(device)).findFirst();
    }

    /**
     * {@return the facts that have changed, in order}
     *
     * @throws IOException if the host cannot be read
     */
    public List<Change> changes(Host now) throws IOException {
        List<Change> changes = new ArrayList<>(changesOfHost(now));
        changes.addAll(changesOfDevices(now));
        changes.addAll(changesOfGroups(now, Set.of()));
        return changes;
    }

    /** {@return the changes of the host itself: another host, boot or kernel} */
    public List<Change> changesOfHost(Host now) throws IOException {
        List<Change> changes = new ArrayList<>();
        add(changes, "this host", "identity", host, HostIdentity.of(now));
        String bootNow = HostIdentity.ofBoot(now);
        if (!boot.isEmpty() && !bootNow.isEmpty()) {
            add(changes, "this host", "boot", boot, bootNow);
        }
        add(
                changes,
                "this host",
                "kernel",
                kernelRelease,
                now.description().kernelRelease().orElse(""));
        return changes;
    }

    /** {@return the changes of the drivers, overrides and groups of devices} */
    public List<Change> changesOfDevices(Host now) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (DeviceFact before : devices) {
            changes.addAll(changesOfDevice(now, before));
            if (isThere(now, before)) {
                DeviceBinding binding = DeviceBinding.read(now, before.device());
                String subject = before.device().toString();
                add(changes, subject, "driver", text(before.binding().driver()), text(binding.driver()));
                add(changes, subject, "override", text(before.binding().override()), text(binding.override()));
            }
        }
        return changes;
    }

    private static boolean isThere(Host now, DeviceFact fact) {
        return now.exists(DeviceBinding.folder(fact.device()));
    }

    /**
     * {@return what has changed of a device that no plan changes: that it is there, its kind and its group} Of a device that was
     * removed, nothing else is told: its driver and group went with it.
     */
    public static List<Change> changesOfDevice(Host now, DeviceFact before) throws IOException {
        List<Change> changes = new ArrayList<>();
        String subject = before.device().toString();
        if (!isThere(now, before)) {
            return List.of(new Change(subject, "device", "present", "absent"));
        }
        if (!before.modalias().isEmpty()) {
            add(
                    changes,
                    subject,
                    "modalias",
                    before.modalias(),
                    DeviceBinding.modalias(now, DeviceBinding.folder(before.device())));
        }
        add(changes, subject, "group", text(before.group()), text(DeviceBinding.group(now, before.device())));
        return changes;
    }

    /**
     * {@return the groups whose members are others now}
     *
     * @param ignored the names of devices that may come and go
     */
    public List<Change> changesOfGroups(Host now, Set<String> ignored) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (GroupFact before : groups) {
            add(
                    changes,
                    "group " + before.group(),
                    "members",
                    without(ignored, before.members()),
                    without(ignored, members(now, before.group())));
        }
        return changes;
    }

    private static String without(Set<String> ignored, List<String> members) {
        return members.stream().filter(name -> !ignored.contains(name)).collect(Collectors.joining(", "));
    }

    private static void add(List<Change> changes, String subject, String aspect, String before, String now) {
        if (!before.equals(now)) {
            changes.add(new Change(subject, aspect, before, now));
        }
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}

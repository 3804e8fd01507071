package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The facts of a host that a plan rests on: its identity, its kernel, and the driver, override and group of each device concerned.
 * Immutable.
 *
 * @param host the identity of the host, {@code unknown} if it has none
 * @param kernelRelease as {@code uname -r} prints it, empty text if it is not known
 * @param devices the devices that are changed, those that share a group with them, and those that go with their drivers
 */
public record HostFacts(String host, String kernelRelease, List<DeviceFact> devices) {

    public HostFacts {
        devices = List.copyOf(devices);
    }

    /**
     * The facts of one device.
     *
     * @param group its group, empty if none
     */
    public record DeviceFact(DeviceId device, DeviceBinding binding, Optional<GroupId> group) {}

    /**
     * A fact that has changed.
     *
     * @param subject the device, or a word for the host
     * @param aspect what changed, such as {@code driver}
     * @param before what it was, empty text for none
     * @param now what it is, empty text for none
     */
    public record Change(String subject, String aspect, String before, String now) {
        @Override
        public String toString() {
            return subject + ": " + aspect + " was " + word(before) + " and is now " + word(now);
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
            facts.add(new DeviceFact(device, DeviceBinding.read(host, device), group(host, device)));
        }
        return new HostFacts(
                HostIdentity.of(host), host.description().kernelRelease().orElse(""), facts);
    }

    private static Optional<GroupId> group(Host host, DeviceId device) throws IOException {
        return host.linkName(DeviceBinding.folder(device) + "/iommu_group").flatMap(GroupId::ofName);
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
        HostFacts current = read(now, devices.stream().map(DeviceFact::device).toList());
        List<Change> changes = new ArrayList<>();
        add(changes, "this host", "identity", host, current.host);
        add(changes, "this host", "kernel", kernelRelease, current.kernelRelease);
        for (int i = 0; i < devices.size(); i++) {
            DeviceFact before = devices.get(i);
            DeviceFact after = current.devices.get(i);
            String subject = before.device().toString();
            add(
                    changes,
                    subject,
                    "driver",
                    text(before.binding().driver()),
                    text(after.binding().driver()));
            add(
                    changes,
                    subject,
                    "override",
                    text(before.binding().override()),
                    text(after.binding().override()));
            add(changes, subject, "group", text(before.group()), text(after.group()));
        }
        return changes;
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

package dev.dmaowner.app.watch;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The driver and group of each device of a host at one moment. Only links are read, so no device is woken. */
record Snapshot(Map<DeviceId, Entry> devices) {

    /** One device. */
    record Entry(String driver, String group) {}

    Snapshot {
        devices = Map.copyOf(devices);
    }

    static Snapshot of(Host host, List<String> buses) throws IOException {
        Map<DeviceId, Entry> devices = new TreeMap<>();
        for (String bus : buses) {
            String folder = "/sys/bus/" + bus + "/devices/";
            for (String name : host.list("/sys/bus/" + bus + "/devices")) {
                devices.put(
                        new DeviceId(bus, name),
                        new Entry(
                                host.linkName(folder + name + "/driver").orElse(""),
                                host.linkName(folder + name + "/iommu_group").orElse("")));
            }
        }
        return new Snapshot(devices);
    }

    /** {@return what has changed between this and a later one, device by device} */
    List<HostChange> changesTo(Snapshot later) {
        TreeMap<DeviceId, Entry> all = new TreeMap<>(devices);
        all.putAll(later.devices);
        List<HostChange> changes = new ArrayList<>();
        for (DeviceId device : all.keySet()) {
            Entry before = devices.getOrDefault(device, new Entry("", ""));
            Entry now = later.devices.getOrDefault(device, new Entry("", ""));
            if (!devices.containsKey(device)) {
                changes.add(new HostChange(device, "device", "", "present"));
            }
            if (!before.driver().equals(now.driver())) {
                changes.add(new HostChange(device, "driver", before.driver(), now.driver()));
            }
            if (!before.group().equals(now.group())) {
                changes.add(new HostChange(device, "group", before.group(), now.group()));
            }
            if (!later.devices.containsKey(device)) {
                changes.add(new HostChange(device, "device", "present", ""));
            }
        }
        return changes;
    }
}

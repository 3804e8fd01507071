package dev.dmaowner.app.recording;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What recordings tell of the PCI devices of a host, beside answers. */
final class RecordedState {

    static final String DEVICES = "/sys/bus/pci/devices";
    private static final String NODES = "/dev/vfio";
    private static final List<String> NOT_OF_GROUPS = List.of("vfio", "devices");

    private final Host host;
    private Map<String, String> drivers;

    RecordedState(Host host) throws IOException {
        this.host = host;
        this.drivers = links("driver");
    }

    /** {@return what a link of each device leads to, empty text where it has none} */
    private Map<String, String> links(String link) throws IOException {
        Map<String, String> links = new TreeMap<>();
        for (String device : host.list(DEVICES)) {
            links.put(device, host.linkName(DEVICES + "/" + device + "/" + link).orElse(""));
        }
        return links;
    }

    /** {@return the devices whose driver is another than at the last call: empty text for none, null for a device that is gone} */
    Map<String, @Nullable String> changed() throws IOException {
        Map<String, String> now = links("driver");
        Map<String, @Nullable String> changed = new TreeMap<>();
        drivers.keySet().stream()
                .filter(device -> !now.containsKey(device))
                .forEach(device -> changed.put(device, null));
        now.forEach((device, driver) -> {
            if (!driver.equals(drivers.get(device))) {
                changed.put(device, driver);
            }
        });
        drivers = now;
        return changed;
    }

    Map<String, String> groups() throws IOException {
        return links("iommu_group");
    }

    /** {@return the nodes of groups} */
    List<String> nodes() throws IOException {
        return host.list(NODES).stream()
                .filter(name -> !NOT_OF_GROUPS.contains(name))
                .toList();
    }

    /** {@return the nodes of devices, empty if this kernel has none} */
    Optional<List<String>> deviceNodes() throws IOException {
        String folder = NODES + "/devices";
        return host.exists(folder) ? Optional.of(host.list(folder)) : Optional.empty();
    }
}

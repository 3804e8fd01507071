package dev.dmaowner.machine.sysfs;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.IommuInstance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The simulated {@code /sys/class/iommu}: the IOMMUs that have drivers, and what each translates. An IOMMU whose driver
 * does not give it a name has that of its platform device, as most have.
 */
public final class IommuClass {

    private static final String UP = "../../../..";

    private final DriverCore core;

    IommuClass(DriverCore core) {
        this.core = core;
    }

    /** {@return the entry at a path below the class's directory} */
    Optional<SysfsEntry> find(List<String> path) {
        Map<String, IommuInstance> named = named();
        if (path.isEmpty()) {
            return Optional.of(new SysfsEntry.Directory(() -> List.copyOf(named.keySet())));
        }
        IommuInstance instance = named.get(path.get(0));
        if (instance == null) {
            return Optional.empty();
        } else if (path.size() == 1) {
            return Optional.of(new SysfsEntry.Link("../../" + directory(path.get(0), instance)));
        }
        return path.get(1).equals("devices") ? translated(instance, path.subList(2, path.size())) : Optional.empty();
    }

    /** {@return the name of the IOMMU that translates a device, empty if none does} */
    Optional<String> nameFor(DeviceId device) {
        return named().entrySet().stream()
                .filter(entry -> core.topology().translatedBy(entry.getValue()).stream()
                        .anyMatch(translated -> translated.device().equals(device)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Map<String, IommuInstance> named() {
        Map<String, IommuInstance> named = new TreeMap<>();
        for (IommuInstance instance : core.groups().iommus()) {
            named.put(name(instance), instance);
        }
        return named;
    }

    private String name(IommuInstance instance) {
        String name = instance.name();
        if (name.indexOf('/') < 0) {
            return name;
        }
        return platformDevice(instance)
                .map(device -> device.id().name())
                .orElseGet(() -> name.substring(name.lastIndexOf('/') + 1));
    }

    /** Below {@code /sys}. */
    private String directory(String name, IommuInstance instance) {
        String parent = platformDevice(instance)
                .map(device -> device.sysfsPath().substring("/sys/".length()))
                .orElse("devices/virtual");
        return parent + "/iommu/" + name;
    }

    private Optional<Device> platformDevice(IommuInstance instance) {
        return instance.node().flatMap(node -> core.topology().devices("platform").stream()
                .filter(device -> device.firmwareNode().filter(node::equals).isPresent())
                .findFirst());
    }

    private Optional<SysfsEntry> translated(IommuInstance instance, List<String> path) {
        List<Translated> devices = core.topology().translatedBy(instance);
        if (path.isEmpty()) {
            return Optional.of(new SysfsEntry.Directory(() -> devices.stream()
                    .map(translated -> translated.device().name())
                    .sorted()
                    .toList()));
        }
        return devices.stream()
                .filter(translated ->
                        path.size() == 1 && translated.device().name().equals(path.get(0)))
                .findFirst()
                .flatMap(translated -> core.topology().device(translated.device()))
                .map(device -> new SysfsEntry.Link(UP + device.sysfsPath().substring("/sys".length())));
    }
}

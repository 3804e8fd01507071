package dev.dmaowner.machine.sysfs;

import dev.dmaowner.machine.drivercore.BusState;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.DriverState;
import dev.dmaowner.machine.drivercore.PublishedAttribute;
import dev.dmaowner.spi.ControlFile.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The simulated {@code /sys}: finds the entry at a path from the state of the machine. Nothing is stored, so it is never out of date.
 */
public final class SysfsTree {

    private static final String DEVICES = "/sys/devices";
    private static final List<String> TOP = List.of("bus", "class", "devices", "kernel", "module");

    private final DriverCore core;
    private final BusFiles busFiles;
    private final DeviceFiles deviceFiles;
    private final GroupFiles groups;
    private final Optional<IommuClass> iommus;
    private final ConsoleClass consoles;

    /**
     * @param iommus the class of IOMMUs, empty if the origin shows it
     * @param consoles the text consoles
     */
    SysfsTree(DriverCore core, Optional<IommuClass> iommus, ConsoleClass consoles) {
        this.core = core;
        this.busFiles = new BusFiles(core);
        this.deviceFiles = new DeviceFiles(core, busFiles, iommus);
        this.groups = new GroupFiles(core, this::inDevice);
        this.iommus = iommus;
        this.consoles = consoles;
    }

    /** {@return the entry at a path, given by its components; empty if the machine has none} */
    Optional<SysfsEntry> find(List<String> path) {
        Optional<SysfsEntry> entry = modelled(path);
        boolean mayBePlace = entry.isEmpty() && path.size() > 1 && path.get(1).equals("devices");
        return mayBePlace ? placeOfDevices("/" + String.join("/", path) + "/") : entry;
    }

    /** {@return the link at a path, given by its components; empty if the machine has none there} */
    Optional<SysfsEntry.Link> link(List<String> path) {
        return modelled(path).filter(SysfsEntry.Link.class::isInstance).map(SysfsEntry.Link.class::cast);
    }

    /** A directory that is no device's own is left to the caller. */
    private Optional<SysfsEntry> modelled(List<String> path) {
        if (path.size() < 2) {
            return path.equals(List.of("sys")) ? directory(TOP) : Optional.empty();
        }
        List<String> rest = path.subList(2, path.size());
        return switch (path.get(0) + "/" + path.get(1)) {
            case "sys/bus" -> bus(rest);
            case "sys/devices" -> device(path);
            case "sys/module" -> module(rest);
            case "sys/class" ->
                !rest.isEmpty() && rest.get(0).equals(ConsoleClass.NAME)
                        ? consoles.find(rest.subList(1, rest.size()))
                        : iommus.flatMap(all -> below("iommu", rest, all::find));
            case "sys/kernel" -> below("iommu_groups", rest, groups::find);
            default -> Optional.empty();
        };
    }

    /** A directory with one entry that the machine models. */
    private static Optional<SysfsEntry> below(
            String entry, List<String> path, Function<List<String>, Optional<SysfsEntry>> inside) {
        if (path.isEmpty()) {
            return directory(List.of(entry));
        }
        return path.get(0).equals(entry) ? inside.apply(path.subList(1, path.size())) : Optional.empty();
    }

    private static Optional<SysfsEntry> directory(List<String> names) {
        return Optional.of(new SysfsEntry.Directory(() -> names));
    }

    private Optional<SysfsEntry> bus(List<String> path) {
        if (path.isEmpty()) {
            return directory(core.topology().buses().stream()
                    .map(BusState::name)
                    .sorted()
                    .toList());
        }
        return core.topology().bus(path.get(0)).flatMap(bus -> inBus(bus, path.subList(1, path.size())));
    }

    private Optional<SysfsEntry> inBus(BusState bus, List<String> path) {
        if (path.isEmpty()) {
            return directory(busFiles.namesIn(bus));
        }
        List<String> rest = path.subList(1, path.size());
        return switch (path.get(0)) {
            case "devices" -> devicesOf(bus, rest);
            case "drivers" -> driversOf(bus, rest);
            default -> rest.isEmpty() ? busFiles.ofBus(bus, path.get(0)) : Optional.empty();
        };
    }

    private Optional<SysfsEntry> devicesOf(BusState bus, List<String> path) {
        if (path.isEmpty()) {
            return Optional.of(new SysfsEntry.Directory(
                    () -> bus.devices().stream().map(DeviceState::name).sorted().toList()));
        }
        return bus.find(path.get(0))
                .flatMap(device -> path.size() == 1
                        ? Optional.of(new SysfsEntry.Link(
                                "../../.." + device.device.sysfsPath().substring("/sys".length())))
                        : inDevice(device, path.subList(1, path.size())));
    }

    private Optional<SysfsEntry> inDevice(DeviceState device, List<String> path) {
        if (path.isEmpty()) {
            return directory(deviceFiles.namesIn(device));
        }
        if (path.size() == 1) {
            return deviceFiles.of(device, path.get(0));
        }
        List<String> rest = path.subList(1, path.size());
        return switch (path.get(0)) {
            case "driver" -> device.shownDriver().flatMap(driver -> inDriver(driver, rest));
            case "iommu_group" -> Optional.ofNullable(device.group).flatMap(group -> groups.inGroup(group, rest));
            case "subsystem" -> inBus(device.bus, rest);
            default -> deviceFiles.published(device, String.join("/", path));
        };
    }

    private Optional<SysfsEntry> driversOf(BusState bus, List<String> path) {
        if (path.isEmpty()) {
            return Optional.of(new SysfsEntry.Directory(
                    () -> bus.drivers().stream().map(DriverState::name).sorted().toList()));
        }
        return bus.driver(path.get(0)).flatMap(driver -> inDriver(driver, path.subList(1, path.size())));
    }

    private Optional<SysfsEntry> inDriver(DriverState driver, List<String> path) {
        if (path.isEmpty()) {
            return directory(busFiles.namesIn(driver));
        }
        Optional<SysfsEntry> entry = busFiles.ofDriver(driver, path.get(0));
        if (path.size() == 1 || !(entry.orElse(null) instanceof SysfsEntry.Link)) {
            return path.size() == 1 ? entry : Optional.empty();
        }
        return driver.bus.find(path.get(0)).flatMap(device -> inDevice(device, path.subList(1, path.size())));
    }

    /** Find a device by its directory: the longest prefix of the path that is a device's directory. */
    private Optional<SysfsEntry> device(List<String> path) {
        for (int length = path.size(); length > 2; length--) {
            Optional<DeviceState> device = deviceAt(path, length);
            if (device.isPresent()) {
                return inDevice(device.get(), path.subList(length, path.size()));
            }
        }
        return Optional.empty();
    }

    /** {@return the device whose directory the first components of a path name} */
    private Optional<DeviceState> deviceAt(List<String> path, int length) {
        String name = path.get(length - 1);
        for (BusState bus : core.topology().buses()) {
            DeviceState device = bus.find(name).orElse(null);
            if (device != null && isAt(device.device.sysfsPath(), path, length)) {
                return Optional.of(device);
            }
        }
        return Optional.empty();
    }

    /** {@return whether a path leads to or through the driver of a device of this machine} */
    boolean isThroughDriver(List<String> path) {
        int driver = path.indexOf("driver");
        return driver > 0 && deviceAt(path, driver).isPresent();
    }

    /** {@return whether a path names a file of a device of this machine that only the device's bus can answer for} */
    boolean isControl(List<String> path) {
        return deviceAt(path, path.size() - 1)
                .flatMap(device -> device.bus.control(Place.ATTRIBUTE, path.get(path.size() - 1)))
                .isPresent();
    }

    /** {@return whether the machine has this bus} */
    boolean hasBus(String name) {
        return core.topology().bus(name).isPresent();
    }

    /** A directory that is not a device's own and contains devices or such directories. */
    private Optional<SysfsEntry> placeOfDevices(String prefix) {
        TreeSet<String> names = new TreeSet<>();
        for (BusState bus : core.topology().buses()) {
            names.addAll(bus.namesIn(prefix));
        }
        return names.isEmpty() ? Optional.empty() : directory(List.copyOf(names));
    }

    /** Whether a directory is the one that the first components of a path name. */
    private static boolean isAt(String directory, List<String> path, int length) {
        int position = 0;
        for (int i = 0; i < length; i++) {
            String component = path.get(i);
            if (!directory.startsWith("/", position) || !directory.startsWith(component, position + 1)) {
                return false;
            }
            position += 1 + component.length();
        }
        return position == directory.length();
    }

    /** {@return whether a device was removed and has not come back} */
    boolean hasLost() {
        return core.topology().buses().stream().anyMatch(BusState::hasLost);
    }

    /** {@return whether a path below {@code /sys/devices} is in the directory of a removed device} */
    boolean isGone(String path) {
        for (int end = path.length(); end > DEVICES.length(); end = path.lastIndexOf('/', end - 1)) {
            String directory = path.substring(0, end);
            for (BusState bus : core.topology().buses()) {
                if (bus.isGone(directory)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<SysfsEntry> module(List<String> path) {
        if (path.isEmpty()) {
            return directory(List.copyOf(modules()));
        }
        if (path.size() == 3 && path.get(1).equals("parameters")) {
            Optional<PublishedAttribute> parameter =
                    core.publications().parameters().find(path.get(0) + "/" + path.get(2));
            return parameter.map(SysfsEntry::of);
        }
        if (!modules().contains(path.get(0))) {
            return Optional.empty();
        }
        if (path.size() == 1) {
            return directory(List.of("parameters"));
        }
        return path.size() == 2 && path.get(1).equals("parameters")
                ? directory(parametersOf(path.get(0)))
                : Optional.empty();
    }

    private TreeSet<String> modules() {
        TreeSet<String> names = new TreeSet<>();
        core.publications().parameters().all().keySet().forEach(key -> names.add(key.substring(0, key.indexOf('/'))));
        return names;
    }

    private List<String> parametersOf(String module) {
        List<String> names = new ArrayList<>();
        for (String key : core.publications().parameters().all().keySet()) {
            if (key.startsWith(module + "/")) {
                names.add(key.substring(module.length() + 1));
            }
        }
        return names;
    }
}

package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.BusState;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.DriverState;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files in the directories of a bus and of its drivers: those that every bus has, and the bus's own control files. */
public final class BusFiles {

    private final DriverCore core;

    BusFiles(DriverCore core) {
        this.core = core;
    }

    List<String> namesIn(BusState bus) {
        List<String> names =
                new ArrayList<>(List.of("devices", "drivers", "drivers_autoprobe", "drivers_probe", "uevent"));
        addControls(bus, Place.BUS, names);
        names.sort(null);
        return names;
    }

    Optional<SysfsEntry> ofBus(BusState bus, String name) {
        return switch (name) {
            case "drivers_autoprobe" ->
                Optional.of(new SysfsEntry.ReadWrite(() -> bus.autoprobe ? "1" : "0", text -> {
                    bus.autoprobe = text.charAt(0) != '0';
                    return WriteAnswer.DONE;
                }));
            case "drivers_probe" -> Optional.of(new SysfsEntry.WriteOnly(text -> withName(bus, text, core::probe)));
            case "uevent" -> Optional.of(new SysfsEntry.WriteOnly(BusFiles::uevent));
            default -> control(bus, Place.BUS, name, null, null);
        };
    }

    List<String> namesIn(DriverState driver) {
        List<String> names = new ArrayList<>(List.of("uevent"));
        if (driver.description.hasBindFiles()) {
            names.add("bind");
            names.add("unbind");
        }
        addControls(driver.bus, Place.DRIVER, names);
        for (DeviceState device : driver.devices()) {
            if (device.linked) {
                names.add(device.name());
            }
        }
        names.sort(null);
        return names;
    }

    Optional<SysfsEntry> ofDriver(DriverState driver, String name) {
        boolean bindFiles = driver.description.hasBindFiles();
        return switch (name) {
            case "bind" ->
                bindFiles ? Optional.of(new SysfsEntry.WriteOnly(text -> bind(driver, text))) : Optional.empty();
            case "unbind" ->
                bindFiles ? Optional.of(new SysfsEntry.WriteOnly(text -> unbind(driver, text))) : Optional.empty();
            case "uevent" -> Optional.of(new SysfsEntry.WriteOnly(BusFiles::uevent));
            default -> {
                Optional<SysfsEntry> control = control(driver.bus, Place.DRIVER, name, null, driver);
                yield control.isPresent() ? control : boundLink(driver, name);
            }
        };
    }

    private WriteAnswer bind(DriverState driver, String text) {
        return withName(driver.bus, text, device -> core.bind(device, driver));
    }

    private WriteAnswer unbind(DriverState driver, String text) {
        return withName(driver.bus, text, device -> core.unbind(device, driver));
    }

    private static Optional<SysfsEntry> boundLink(DriverState driver, String name) {
        return driver.bus
                .find(name)
                .filter(device -> device.linked && device.driver == driver)
                .map(device -> new SysfsEntry.Link(
                        "../../../.." + device.device.sysfsPath().substring("/sys".length())));
    }

    /** A control file that the bus brings, in the directory of the bus, a driver or a device. */
    Optional<SysfsEntry> control(
            BusState bus, Place place, String name, @Nullable DeviceState device, @Nullable DriverState driver) {
        return bus.control(place, name)
                .map(file -> new SysfsEntry.WriteOnly(text -> {
                    return core.writeControl(file, bus, device, driver, text);
                }));
    }

    static void addControls(BusState bus, Place place, List<String> names) {
        for (ControlFile file : bus.controls()) {
            if (file.place() == place) {
                names.add(file.name());
            }
        }
    }

    static WriteAnswer uevent(String text) {
        return SysfsText.isUevent(text)
                ? WriteAnswer.DONE
                : WriteAnswer.refused(Refusal.of(
                        Errno.EINVAL,
                        "a uevent is an action such as change, and perhaps a UUID" + " and pairs KEY=VALUE"));
    }

    private static WriteAnswer withName(BusState bus, String text, Function<DeviceState, WriteAnswer> operation) {
        String name = SysfsText.name(text);
        Optional<DeviceState> device = bus.find(name);
        if (device.isEmpty()) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.ENODEV, "there is no device '" + name.strip() + "' on bus " + bus.name()));
        }
        return operation.apply(device.get());
    }
}

package dev.dmaowner.app.prediction;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.AccessControlAtBoot;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.AccessControl;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.IsolatingPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predicts the groups of a host from its devices. It never reads the groups that the host records. */
public final class Predictor {

    private final Host host;
    private final MachineFactory machines;
    private final ConfigSpace reach;
    private final List<GroupForecast.Group> groups = new ArrayList<>();
    private final Map<DeviceId, String> outside = new LinkedHashMap<>();
    private final Map<DeviceId, DevicePlace> places = new LinkedHashMap<>();
    private final Map<DeviceId, GroupRemedy> remedies = new LinkedHashMap<>();
    private final List<IsolatingPort> ports = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Predictor(Host host, MachineFactory machines, ConfigSpace reach) {
        this.host = host;
        this.machines = machines;
        this.reach = reach;
    }

    /**
     * {@return the groups that the devices of a host would form}
     *
     * @param machines has the plug-ins, and chooses the rules
     * @param reach how much of configuration space may be read
     * @throws IOException if the host cannot be read
     */
    public static Prediction of(Host host, MachineFactory machines, ConfigSpace reach) throws IOException {
        return new Predictor(host, machines, reach).run();
    }

    private Prediction run() throws IOException {
        Firmware firmware = firmware();
        RulesChoice choice = machines.rulesFor(host);
        Translation translation =
                Translation.of(host, firmware, machines.plugins().iommuDrivers(), choice.rules());
        // Where the rules are only assumed, they do not take every device's group away.
        boolean mayUndo = choice.reason() != RulesChoice.Reason.UNKNOWN_RELEASE && translation.dependsOnAllDevices();
        EnumerationSource source =
                new EnumerationSource(host, firmware, reach, accessControl(firmware, choice), choice.rules());
        Map<BusType, List<Device>> devicesOf = new LinkedHashMap<>();
        for (BusType bus : machines.plugins().busTypes()) {
            if (bus.description().grouping().isPresent() || mayUndo) {
                devicesOf.put(bus, bus.enumerate(source));
            }
        }
        if (mayUndo) {
            devicesOf.forEach(translation::lookAt);
        }
        devicesOf.forEach((bus, devices) -> bus.description()
                .grouping()
                .flatMap(rule -> rule.forecast(devices))
                .ifPresent(predicted -> add(bus, predicted, devices, translation)));
        return new Prediction(Prediction.without(outside, groups), outside, places, remedies, ports, warnings);
    }

    /** Unreadable firmware is only a warning: it seldom decides groups. */
    private Firmware firmware() {
        try {
            return Firmware.read(host);
        } catch (IOException e) {
            warnings.add(
                    "the firmware's tables cannot be read, so what they say of aliases is left out: " + e.getMessage());
            return Firmware.NONE;
        }
    }

    private AccessControl accessControl(Firmware firmware, RulesChoice choice) throws IOException {
        AccessControlAtBoot access = AccessControlAtBoot.of(host, firmware, choice.rules());
        if (!access.isCertain() && choice.reason() == RulesChoice.Reason.REQUESTED) {
            warnings.add(
                    "access control services are taken as the host shows them, although from Linux 6.15 on they are switched on"
                            + " before groups form, and before it was later"
                            + (host.description().kernelRelease().isPresent()
                                    ? ""
                                    : "; the release of the host's kernel is not known"));
        }
        return access.services();
    }

    private void add(BusType bus, GroupForecast forecast, List<Device> devices, Translation translation) {
        groups.addAll(forecast.groups());
        ports.addAll(forecast.isolatingPorts());
        for (GroupForecast.Group group : forecast.groups()) {
            for (DeviceId device : group.devices().size() > 1 ? group.devices() : List.<DeviceId>of()) {
                forecast.remedy(device).ifPresent(remedy -> remedies.put(device, remedy));
            }
        }
        for (Device device : devices) {
            forecast.place(device.id()).ifPresent(place -> places.put(device.id(), place));
            translation.whyNone(bus, device).ifPresent(why -> outside.put(device.id(), why));
        }
    }
}

package dev.dmaowner.machine.plugin;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import dev.dmaowner.spi.IsolatingPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The grouping rule of a bus behind a guard. A forecast that fails is empty. A choice that fails is reported and thrown on,
 * because no choice would be a safe answer: the machine refuses the device.
 */
record GuardedGrouping(GroupingRule rule, BusType bus, PluginReporter reporter) implements GroupingRule {

    @Override
    public GroupChoice choose(Device device, GroupView view) {
        try {
            return Objects.requireNonNull(rule.choose(device, view), "it answered null");
        } catch (RuntimeException | Error e) {
            reporter.threw(bus, "choose", device.id() + " joins no group", e);
            throw PluginGuards.asException(e);
        }
    }

    @Override
    public Optional<GroupForecast> forecast(List<Device> devices) {
        try {
            return rule.forecast(devices).map(forecast -> Settled.of(forecast, devices));
        } catch (RuntimeException | Error e) {
            reporter.threw(bus, "forecast", "no groups are predicted for the devices of its bus", e);
            return Optional.empty();
        }
    }

    /** The answers of a forecast to everything that it can be asked. */
    private record Settled(
            List<GroupForecast.Group> groups,
            Map<DeviceId, DevicePlace> places,
            Map<DeviceId, GroupRemedy> remedies,
            List<IsolatingPort> isolatingPorts)
            implements GroupForecast {

        static GroupForecast of(GroupForecast forecast, List<Device> devices) {
            Map<DeviceId, DevicePlace> places = new HashMap<>();
            Map<DeviceId, GroupRemedy> remedies = new HashMap<>();
            for (Device device : devices) {
                forecast.place(device.id()).ifPresent(place -> places.put(device.id(), place));
                forecast.remedy(device.id()).ifPresent(remedy -> remedies.put(device.id(), remedy));
            }
            return new Settled(
                    List.copyOf(forecast.groups()), places, remedies, List.copyOf(forecast.isolatingPorts()));
        }

        @Override
        public Optional<DevicePlace> place(DeviceId device) {
            return Optional.ofNullable(places.get(device));
        }

        @Override
        public Optional<GroupRemedy> remedy(DeviceId device) {
            return Optional.ofNullable(remedies.get(device));
        }
    }
}

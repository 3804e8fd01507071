package dev.dmaowner.app.plugins;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The grouping rule of an installed bus; a forecast that fails is none. What the machine asks, the machine checks. */
record CheckedGrouping(GroupingRule rule, Complaints complaints) implements GroupingRule {

    @Override
    public GroupChoice choose(Device device, GroupView view) {
        return rule.choose(device, view);
    }

    @Override
    public Optional<GroupForecast> forecast(List<Device> devices) {
        try {
            return rule.forecast(devices).map(foretold -> Settled.of(foretold, devices));
        } catch (RuntimeException | LinkageError e) {
            complaints.threw("forecast", "no groups are foretold for its devices", e);
            return Optional.empty();
        }
    }

    /** A forecast that has answered all that it can be asked. */
    private record Settled(List<GroupForecast.Group> groups, Map<DeviceId, DevicePlace> places)
            implements GroupForecast {

        static GroupForecast of(GroupForecast forecast, List<Device> devices) {
            Map<DeviceId, DevicePlace> places = new HashMap<>();
            for (Device device : devices) {
                forecast.place(device.id()).ifPresent(place -> places.put(device.id(), place));
            }
            return new Settled(List.copyOf(forecast.groups()), places);
        }

        @Override
        public Optional<DevicePlace> place(DeviceId device) {
            return Optional.ofNullable(places.get(device));
        }
    }
}

package dev.dmaowner.app.prediction;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.IsolatingPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The groups that the devices of a machine would form, as predicted by its bus types. Immutable.
 *
 * @param groups bus by bus, in the order in which they would form
 * @param outside devices of these buses that no IOMMU of the machine translates, and why, in the order of their bus
 * @param places the path of each device to the root
 * @param remedies what would part a device from the rest of its group, for devices that share one
 * @param ports the ports that keep apart what is below them
 * @param warnings limits of the prediction, as sentences
 * @param byDevice the same groups by device
 */
public record Prediction(
        List<GroupForecast.Group> groups,
        Map<DeviceId, String> outside,
        Map<DeviceId, DevicePlace> places,
        Map<DeviceId, GroupRemedy> remedies,
        List<IsolatingPort> ports,
        List<String> warnings,
        Map<DeviceId, GroupForecast.Group> byDevice) {

    public Prediction {
        groups = List.copyOf(groups);
        ports = List.copyOf(ports);
        warnings = List.copyOf(warnings);
        byDevice = Map.copyOf(byDevice);
    }

    public Prediction(
            List<GroupForecast.Group> groups,
            Map<DeviceId, String> outside,
            Map<DeviceId, DevicePlace> places,
            Map<DeviceId, GroupRemedy> remedies,
            List<IsolatingPort> ports,
            List<String> warnings) {
        this(groups, outside, places, remedies, ports, warnings, byDevice(groups));
    }

    private static Map<DeviceId, GroupForecast.Group> byDevice(List<GroupForecast.Group> groups) {
        Map<DeviceId, GroupForecast.Group> byDevice = new HashMap<>();
        groups.forEach(group -> group.devices().forEach(device -> byDevice.putIfAbsent(device, group)));
        return byDevice;
    }

    /** {@return the group of a device, empty if it would be in none} */
    public Optional<GroupForecast.Group> groupOf(DeviceId device) {
        return Optional.ofNullable(byDevice.get(device));
    }

    /** {@return what would part devices from the rest of their group, each remedy with those whose it is} */
    public Map<GroupRemedy, List<DeviceId>> remediesOf(List<DeviceId> devices) {
        Map<GroupRemedy, List<DeviceId>> whose = new LinkedHashMap<>();
        for (DeviceId device : devices) {
            Optional.ofNullable(remedies.get(device))
                    .ifPresent(remedy -> whose.computeIfAbsent(remedy, key -> new ArrayList<>())
                            .add(device));
        }
        return whose;
    }

    /** {@return devices with registers that were not read, and which, in the order of their bus} */
    public Map<DeviceId, String> unread() {
        Map<DeviceId, String> unread = new LinkedHashMap<>();
        places.forEach((device, place) -> place.unread().ifPresent(what -> unread.put(device, what)));
        return unread;
    }

    /** {@return a forecast without the devices that no IOMMU translates} */
    public static List<GroupForecast.Group> without(Map<DeviceId, String> outside, List<GroupForecast.Group> groups) {
        List<GroupForecast.Group> left = new ArrayList<>();
        for (GroupForecast.Group group : groups) {
            List<DeviceId> members = group.devices().stream()
                    .filter(device -> !outside.containsKey(device))
                    .toList();
            if (!members.isEmpty()) {
                left.add(new GroupForecast.Group(members, group.reasons()));
            }
        }
        return left;
    }
}

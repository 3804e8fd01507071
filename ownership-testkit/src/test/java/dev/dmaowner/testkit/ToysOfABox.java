package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import dev.dmaowner.spi.GroupReason.Nature;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A grouping rule that keeps its contract: the toys of one box share a group. Each broken rule differs in one method. */
class ToysOfABox implements GroupingRule {

    /** A toy that says where it is. */
    record Toy(DeviceId id, String modalias, String sysfsPath) implements Device {
        @Override
        public Optional<DeviceId> parent() {
            return Optional.empty();
        }

        @Override
        public Optional<FirmwareNode> firmwareNode() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }
    }

    @Override
    public GroupChoice choose(Device device, GroupView view) {
        for (Device other : view.devicesBeside(device)) {
            if (view.groupOf(other.id()).isPresent()) {
                return new GroupChoice.With(other.id(), "they are in one box");
            }
        }
        return new GroupChoice.Alone("it is the first of its box");
    }

    String boxOf(Device device) {
        return device.sysfsPath().substring(0, device.sysfsPath().lastIndexOf('/'));
    }

    @Override
    public Optional<GroupForecast> forecast(List<Device> devices) {
        Map<String, List<DeviceId>> boxes = devices.stream()
                .collect(Collectors.groupingBy(
                        this::boxOf, LinkedHashMap::new, Collectors.mapping(Device::id, Collectors.toList())));
        return Optional.of(new GroupForecast() {
            @Override
            public List<Group> groups() {
                return boxes.entrySet().stream()
                        .map(box -> new Group(box.getValue(), List.of(reason(box.getKey(), box.getValue()))))
                        .toList();
            }

            @Override
            public Optional<DevicePlace> place(DeviceId device) {
                return Optional.empty();
            }
        });
    }

    private static GroupReason reason(String box, List<DeviceId> toys) {
        DeviceId first = toys.get(0);
        String fact = first + " is in the box " + box;
        return toys.size() == 1
                ? GroupReason.of(Nature.ALONE, "ONE_BOX", first, fact)
                : GroupReason.of(Nature.SHARES, "ONE_BOX", first, fact).with(toys.get(1));
    }
}

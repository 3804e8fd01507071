package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import dev.dmaowner.spi.IommuInstance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets devices join one after the other by the rule of their bus, as a machine does on which all of them are there before the
 * IOMMU is. What it shows of itself are the groups so far.
 */
final class GroupingTrial implements GroupView {

    private final List<Device> devices;
    private final Map<DeviceId, GroupId> groups = new HashMap<>();

    GroupingTrial(List<Device> devices) {
        this.devices = List.copyOf(devices);
    }

    GroupChoice ask(GroupingRule rule, Device device) {
        GroupChoice choice = rule.choose(device, this);
        assertNotNull(choice, "choose gave null for " + device.id());
        return choice;
    }

    /** Do as the rule has chosen. */
    void join(Device device, GroupChoice choice) {
        if (choice instanceof GroupChoice.With with) {
            GroupId group = groups.get(with.device());
            assertTrue(
                    group != null,
                    device.id() + " is to share the group of " + with.device() + ", which "
                            + (device(with.device()).isPresent() ? "has none yet" : "is not there"));
            groups.put(device.id(), group);
        } else {
            groups.put(device.id(), new GroupId(groups.size()));
        }
    }

    @Override
    public List<Device> devices(String bus) {
        return devices.stream().filter(device -> device.id().bus().equals(bus)).toList();
    }

    @Override
    public Optional<Device> device(DeviceId id) {
        return devices.stream().filter(device -> device.id().equals(id)).findFirst();
    }

    @Override
    public Optional<GroupId> groupOf(DeviceId id) {
        return Optional.ofNullable(groups.get(id));
    }

    @Override
    public List<Translated> translatedBy(IommuInstance instance) {
        return List.of();
    }

    @Override
    public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
        return Optional.empty();
    }
}

package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group of a node as a device of Kubernetes.
 *
 * @param name its name in the pool: that of its first device that can be taken, because groups have other numbers after a boot
 * @param group the number of the group now
 * @param goal the devices that are handed over, and their drivers
 * @param members all members of the group
 * @param attributes texts and whole numbers, by their names; without a domain those of this driver
 * @param taints why it cannot be had now: the reason in words by its key; empty if it can
 */
record GroupDevice(
        String name,
        GroupId group,
        Goal.Take goal,
        List<SurveyedDevice> members,
        Map<String, Object> attributes,
        Map<String, String> taints) {

    GroupDevice {
        members = List.copyOf(members);
        attributes = Map.copyOf(attributes);
        taints = Map.copyOf(taints);
    }

    /** {@return the name of a device in a pool} A name of PCI is a name of DNS but for its dots and colons; of others a digest tells those apart that look alike. */
    static String nameOf(DeviceId device) {
        String part = DriverNames.namePart(device.name());
        if (device.bus().equals("pci")) {
            return "pci-" + part;
        }
        String digest = String.format("%08x", device.name().hashCode());
        String shown = part.substring(0, Math.min(part.length(), 40));
        return DriverNames.namePart(device.bus() + "-" + shown + "-" + digest);
    }

    /** {@return the attributes in the order of their names} */
    Map<String, Object> sortedAttributes() {
        return new TreeMap<>(attributes);
    }
}

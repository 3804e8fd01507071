package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The groups and devices of a host at one moment, and who owns what. Immutable.
 *
 * @param host what was looked at
 * @param rules the generation of the rule that the answers are by
 * @param iommus the IOMMUs in use, by their names in {@code /sys/class/iommu}; empty on a host without one
 * @param groups by number
 * @param devices those of the buses that were asked for, bus by bus in the order in which the bus lists them, then
 *     members of groups that no such bus listed
 * @param warnings what a reader must know to read the rest rightly, sentences for people
 */
public record HostSurvey(
        HostDescription host,
        OwnershipRules rules,
        List<String> iommus,
        List<SurveyedGroup> groups,
        List<SurveyedDevice> devices,
        List<String> warnings) {

    public HostSurvey {
        iommus = List.copyOf(iommus);
        groups = List.copyOf(groups);
        devices = List.copyOf(devices);
        warnings = List.copyOf(warnings);
    }

    /**
     * Look at a host. Reads one {@code uevent} and a few links a device, never a file whose reading can wake one.
     *
     * @param host the host
     * @param request what is known beforehand: buses, drivers, rules
     * @return what was found; a host without any group or IOMMU is a survey that says so
     * @throws IOException if the host cannot be read
     */
    public static HostSurvey of(Host host, SurveyRequest request) throws IOException {
        return new SurveyReader(host, request).read();
    }

    /** {@return the group with this number, empty if there is none} */
    public Optional<SurveyedGroup> group(GroupId id) {
        return groups.stream().filter(group -> group.id().equals(id)).findFirst();
    }

    /** {@return the device with this id, empty if there is none} */
    public Optional<SurveyedDevice> device(DeviceId id) {
        return devices.stream().filter(device -> device.id().equals(id)).findFirst();
    }

    /** {@return the devices with this name, on whatever bus; more than one only where buses share a name} */
    public List<SurveyedDevice> devicesNamed(String name) {
        return devices.stream()
                .filter(device -> device.id().name().equals(name))
                .toList();
    }
}

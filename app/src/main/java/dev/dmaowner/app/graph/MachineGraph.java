package dev.dmaowner.app.graph;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.show.DeviceWords;
import dev.dmaowner.app.show.PciNames;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tree of a machine's devices and its groups. Immutable.
 *
 * @param nodes the devices in the order in which they were surveyed
 * @param groups the groups; each device is in one at most
 */
public record MachineGraph(List<Node> nodes, List<Cluster> groups) {

    public MachineGraph {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
    }

    /**
     * A device.
     *
     * @param id which
     * @param parent its parent device, empty if that is not a node
     * @param driver its driver, empty text for none
     * @param what what it is, human-readable
     */
    public record Node(DeviceId id, Optional<DeviceId> parent, String driver, String what) {}

    /**
     * A group.
     *
     * @param label its number, or words where it has none yet
     * @param owner who owns it
     * @param availability whether userspace can take it, empty if it is not a recorded group
     * @param checks the safety checks that object to taking it, by name
     * @param members its devices
     */
    public record Cluster(
            String label,
            Owner owner,
            Optional<Availability> availability,
            List<String> checks,
            List<DeviceId> members) {

        public Cluster {
            checks = List.copyOf(checks);
            members = List.copyOf(members);
        }

        /** {@return the label, the owner and the availability, human-readable} */
        String caption() {
            return label + ", owner: " + owner.words()
                    + availability
                            .map(known -> ", " + AvailabilityWords.phrase(known))
                            .orElse("")
                    + (checks.isEmpty() ? "" : ", safety checks object: " + String.join(", ", checks));
        }
    }

    /**
     * {@return the machine with the groups that it records}
     *
     * @throws IOException if the host cannot be read
     */
    public static MachineGraph ofRecorded(HostSurvey survey, GroupVerdicts verdicts) throws IOException {
        List<Cluster> clusters = new ArrayList<>();
        for (SurveyedGroup group : survey.groups()) {
            clusters.add(new Cluster(
                    "group " + group.id(),
                    Owner.of(group.ownership()),
                    Optional.of(Availability.of(survey, group)),
                    verdicts.findings(group).stream()
                            .map(GuardFinding::guard)
                            .distinct()
                            .toList(),
                    group.members()));
        }
        return new MachineGraph(nodes(survey), clusters);
    }

    /**
     * {@return the machine with other groups than it records}
     *
     * @param groups the groups; each has the owner of the recorded group that its first member is in
     */
    public static MachineGraph of(HostSurvey survey, List<List<DeviceId>> groups) {
        Map<DeviceId, GroupId> recorded = new HashMap<>();
        survey.groups().forEach(group -> group.members().forEach(member -> recorded.put(member, group.id())));
        Map<GroupId, Owner> owners = new HashMap<>();
        survey.groups().forEach(group -> owners.put(group.id(), Owner.of(group.ownership())));
        List<Cluster> clusters = new ArrayList<>();
        for (List<DeviceId> members : groups) {
            Owner owner = Optional.ofNullable(recorded.get(members.get(0)))
                    .map(owners::get)
                    .orElse(Owner.UNKNOWN);
            clusters.add(new Cluster("predicted " + clusters.size(), owner, Optional.empty(), List.of(), members));
        }
        return new MachineGraph(nodes(survey), clusters);
    }

    private static List<Node> nodes(HostSurvey survey) {
        Set<DeviceId> present = new HashSet<>();
        survey.devices().forEach(device -> present.add(device.id()));
        PciNames names = PciNames.none();
        List<Node> nodes = new ArrayList<>();
        for (SurveyedDevice device : survey.devices()) {
            nodes.add(new Node(
                    device.id(),
                    device.device().parent().filter(present::contains),
                    device.driverOr(""),
                    DeviceWords.of(device, names)));
        }
        return nodes;
    }

    /** {@return whether a device is in a group} */
    public boolean hasGroup(DeviceId device) {
        return groups.stream().anyMatch(group -> group.members().contains(device));
    }
}

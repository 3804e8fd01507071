package dev.dmaowner.app.groups;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.GroupForecast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the groups that a machine records are those foretold. Only membership counts, not numbers, and only among devices
 * that the machine records as members: one that was never configured for DMA may have no group yet.
 *
 * @param differ the devices that share their group with others than foretold, in the order of the groups foretold
 * @param withoutGroup devices foretold to be in a group that the machine records in none, in the same order
 * @param notForetold members of recorded groups that no bus foretells anything of, in the order of the groups
 */
record Agreement(List<Difference> differ, List<DeviceId> withoutGroup, List<DeviceId> notForetold) {

    Agreement {
        differ = List.copyOf(differ);
        withoutGroup = List.copyOf(withoutGroup);
        notForetold = List.copyOf(notForetold);
    }

    /**
     * A device whose group is another than foretold.
     *
     * @param device which
     * @param predicted with which others it was foretold to share
     * @param recorded with which others it shares
     * @param uncertain whether the forecast rests on something that was not read
     */
    record Difference(DeviceId device, List<DeviceId> predicted, List<DeviceId> recorded, boolean uncertain) {}

    boolean agrees() {
        return differ.isEmpty();
    }

    static Agreement of(Prediction prediction, HostSurvey survey) {
        Map<DeviceId, SurveyedGroup> recorded = new HashMap<>();
        survey.groups().forEach(group -> group.members().forEach(member -> recorded.put(member, group)));
        Map<DeviceId, GroupForecast.Group> foretold = new HashMap<>();
        prediction.groups().forEach(group -> group.devices().forEach(member -> foretold.put(member, group)));
        List<Difference> differ = new ArrayList<>();
        List<DeviceId> without = new ArrayList<>();
        for (GroupForecast.Group group : prediction.groups()) {
            List<DeviceId> compared =
                    group.devices().stream().filter(recorded::containsKey).toList();
            for (DeviceId device : group.devices()) {
                SurveyedGroup found = recorded.get(device);
                if (found == null) {
                    without.add(device);
                } else {
                    compare(device, compared, comparable(found, foretold.keySet()), group.isUncertain(), differ);
                }
            }
        }
        addOutside(prediction, recorded, foretold.keySet(), differ);
        return new Agreement(differ, without, notForetold(prediction, survey, foretold.keySet()));
    }

    private static List<DeviceId> comparable(SurveyedGroup group, Set<DeviceId> foretold) {
        return group.members().stream().filter(foretold::contains).toList();
    }

    private static void compare(
            DeviceId device,
            List<DeviceId> predicted,
            List<DeviceId> recorded,
            boolean uncertain,
            List<Difference> differ) {
        if (predicted.size() != recorded.size() || !new HashSet<>(predicted).containsAll(recorded)) {
            differ.add(new Difference(device, others(device, predicted), others(device, recorded), uncertain));
        }
    }

    private static List<DeviceId> others(DeviceId device, List<DeviceId> group) {
        return group.stream().filter(member -> !member.equals(device)).toList();
    }

    /** A device that no IOMMU was said to translate, and that is in a group all the same. */
    private static void addOutside(
            Prediction prediction,
            Map<DeviceId, SurveyedGroup> recorded,
            Set<DeviceId> foretold,
            List<Difference> differ) {
        for (DeviceId device : prediction.outside().keySet()) {
            SurveyedGroup found = recorded.get(device);
            if (found != null) {
                differ.add(new Difference(device, List.of(), others(device, comparable(found, foretold)), false));
            }
        }
    }

    private static List<DeviceId> notForetold(Prediction prediction, HostSurvey survey, Set<DeviceId> foretold) {
        return survey.groups().stream()
                .flatMap(group -> group.members().stream())
                .filter(member ->
                        !foretold.contains(member) && !prediction.outside().containsKey(member))
                .toList();
    }
}

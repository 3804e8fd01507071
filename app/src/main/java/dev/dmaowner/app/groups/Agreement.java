package dev.dmaowner.app.groups;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.prediction.Prediction;
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
 * Compares recorded groups with predicted ones. Only membership counts, not numbers, and only among devices that are recorded as
 * members: a device that was never configured for DMA may have no group yet.
 *
 * @param differ devices whose recorded group has other members than predicted, in the order of the predicted groups
 * @param withoutGroup devices with a predicted group and no recorded one, in the same order
 * @param notPredicted members of recorded groups for which no bus has a prediction, in the order of the groups
 */
record Agreement(List<Difference> differ, List<DeviceId> withoutGroup, List<DeviceId> notPredicted) {

    Agreement {
        differ = List.copyOf(differ);
        withoutGroup = List.copyOf(withoutGroup);
        notPredicted = List.copyOf(notPredicted);
    }

    /**
     * A device whose recorded group differs from the predicted one.
     *
     * @param device the device
     * @param predicted the other members of its predicted group
     * @param recorded the other members of its recorded group
     * @param uncertain whether the prediction depends on registers that were not read
     */
    record Difference(DeviceId device, List<DeviceId> predicted, List<DeviceId> recorded, boolean uncertain) {}

    boolean agrees() {
        return differ.isEmpty();
    }

    static Agreement of(Prediction prediction, HostSurvey survey) {
        Map<DeviceId, SurveyedGroup> recorded = new HashMap<>();
        survey.groups().forEach(group -> group.members().forEach(member -> recorded.put(member, group)));
        Map<DeviceId, GroupForecast.Group> predicted = new HashMap<>();
        prediction.groups().forEach(group -> group.devices().forEach(member -> predicted.put(member, group)));
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
                    compare(device, compared, comparable(found, predicted.keySet()), group.isUncertain(), differ);
                }
            }
        }
        addOutside(prediction, recorded, predicted.keySet(), differ);
        return new Agreement(differ, without, notPredicted(prediction, survey, predicted.keySet()));
    }

    private static List<DeviceId> comparable(SurveyedGroup group, Set<DeviceId> predicted) {
        return group.members().stream().filter(predicted::contains).toList();
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

    /** A device that is in a recorded group although no IOMMU was predicted to translate it. */
    private static void addOutside(
            Prediction prediction,
            Map<DeviceId, SurveyedGroup> recorded,
            Set<DeviceId> predicted,
            List<Difference> differ) {
        for (DeviceId device : prediction.outside().keySet()) {
            SurveyedGroup found = recorded.get(device);
            if (found != null) {
                differ.add(new Difference(device, List.of(), others(device, comparable(found, predicted)), false));
            }
        }
    }

    private static List<DeviceId> notPredicted(Prediction prediction, HostSurvey survey, Set<DeviceId> predicted) {
        return survey.groups().stream()
                .flatMap(group -> group.members().stream())
                .filter(member ->
                        !predicted.contains(member) && !prediction.outside().containsKey(member))
                .toList();
    }
}

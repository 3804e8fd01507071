package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why a group has its members.
 *
 * @param group the group
 * @param availability whether userspace can own it
 * @param members its members
 * @param reasons why its members share it, or why its only member is alone, as far as the buses tell
 * @param differ members that the prediction puts into other groups
 */
public record GroupExplanation(
        SurveyedGroup group,
        Availability availability,
        List<SurveyedDevice> members,
        List<GroupReason> reasons,
        List<DeviceId> differ) {

    public GroupExplanation {
        members = List.copyOf(members);
        reasons = List.copyOf(reasons);
        differ = List.copyOf(differ);
    }

    /** {@return whether its members share it though each of them says that nothing makes it share a group} */
    boolean isUnexplained() {
        return members.size() > 1
                && !reasons.isEmpty()
                && reasons.stream().allMatch(reason -> reason.nature() == GroupReason.Nature.ALONE);
    }

    /** {@return all about a group of a machine} */
    public static GroupExplanation of(MachineFacts facts, SurveyedGroup group) {
        List<SurveyedDevice> members = facts.survey().members(group);
        List<GroupForecast.Group> predicted = predicted(facts, group);
        List<GroupReason> reasons = new ArrayList<>();
        predicted.forEach(forecast -> reasons.addAll(forecast.reasons()));
        return new GroupExplanation(
                group, Availability.of(facts.survey(), group), members, reasons, differ(facts, group, predicted));
    }

    /** Groups are told apart by their first devices, because to compare all of them takes long for large groups. */
    private static List<GroupForecast.Group> predicted(MachineFacts facts, SurveyedGroup group) {
        Map<DeviceId, GroupForecast.Group> predicted = new LinkedHashMap<>();
        for (DeviceId member : group.members()) {
            facts.prediction()
                    .groupOf(member)
                    .ifPresent(
                            forecast -> predicted.putIfAbsent(forecast.devices().get(0), forecast));
        }
        return List.copyOf(predicted.values());
    }

    /** {@return whether several of its members could be handed out} */
    boolean isShared() {
        return takeable().size() > 1;
    }

    /** {@return the members that userspace drivers can take: all but bridges} */
    public List<DeviceId> takeable() {
        return members.stream()
                .filter(member -> !member.isBridge())
                .map(SurveyedDevice::id)
                .toList();
    }

    /** A device that is recorded in no group may simply not have been configured yet, and is no difference. */
    private static List<DeviceId> differ(MachineFacts facts, SurveyedGroup group, List<GroupForecast.Group> predicted) {
        Set<DeviceId> members = new HashSet<>(group.members());
        List<DeviceId> differ = new ArrayList<>();
        for (GroupForecast.Group forecast : predicted) {
            List<DeviceId> elsewhere = forecast.devices().stream()
                    .filter(device -> !members.contains(device))
                    .filter(device -> facts.survey()
                            .device(device)
                            .flatMap(SurveyedDevice::group)
                            .isPresent())
                    .toList();
            differ.addAll(elsewhere);
        }
        if (predicted.size() > 1) {
            predicted.stream().skip(1).forEach(forecast -> forecast.devices().stream()
                    .filter(members::contains)
                    .forEach(differ::add));
        }
        return differ;
    }
}

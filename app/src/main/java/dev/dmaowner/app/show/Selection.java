package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.ReservedRegions;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The part of a survey that is shown.
 *
 * @param groups the groups to show, with all their members
 * @param devices the devices to show
 * @param details more about devices that were named, in the order in which they were
 * @param regions the memory that members cannot map freely, of groups that were named or that a named device is in
 * @param extent whether this is all there is
 */
record Selection(
        List<SurveyedGroup> groups,
        List<SurveyedDevice> devices,
        Map<DeviceId, WholeDevice> details,
        Map<GroupId, ReservedRegions> regions,
        Extent extent) {

    /** How much of a machine is selected. */
    enum Extent {
        /** All of it. */
        ALL,
        /** What was asked for. */
        PART
    }

    /** {@return all of a machine} */
    static Selection all(HostSurvey survey) {
        return new Selection(survey.groups(), survey.devices(), Map.of(), Map.of(), Extent.ALL);
    }

    /**
     * {@return the part of a survey that words and options ask for}
     *
     * @param words names of devices and groups, none for all
     * @throws CommandFailure if a word names no device and no group, or an option something that there is not
     */
    static Selection of(HostSurvey survey, Host host, List<String> words, FilterOptions filter)
            throws CommandFailure, IOException {
        Predicate<SurveyedDevice> passes = filter.passing(survey, host);
        Set<GroupId> groups = new LinkedHashSet<>();
        Set<SurveyedDevice> devices = new LinkedHashSet<>();
        Set<SurveyedDevice> named = new LinkedHashSet<>();
        NameLookup lookup = new NameLookup(host);
        for (String word : words) {
            for (Named found : lookup.devicesOrGroup(word)) {
                if (found instanceof Named.OfGroup group) {
                    devices.addAll(members(survey, group.id()));
                    groups.add(group.id());
                } else if (found instanceof Named.OfDevice device) {
                    named.add(survey.device(device.id()).orElseThrow(() -> NameLookup.notListed(device.id())));
                }
            }
        }
        devices.addAll(words.isEmpty() ? survey.devices() : named);
        devices.removeIf(passes.negate());
        if (!filter.areNone()) {
            groups.clear();
        }
        devices.forEach(device -> device.group().ifPresent(groups::add));
        Map<DeviceId, WholeDevice> details = new LinkedHashMap<>();
        for (SurveyedDevice device : named) {
            if (devices.contains(device)) {
                details.put(device.id(), WholeDevice.read(host, survey, device));
            }
        }
        return new Selection(
                groups.stream()
                        .sorted()
                        .flatMap(group -> survey.group(group).stream())
                        .toList(),
                List.copyOf(devices),
                details,
                words.isEmpty() ? Map.of() : regions(host, groups),
                Extent.PART);
    }

    private static List<SurveyedDevice> members(HostSurvey survey, GroupId id) {
        return survey.devices().stream()
                .filter(device -> device.group().equals(Optional.of(id)))
                .toList();
    }

    private static Map<GroupId, ReservedRegions> regions(Host host, Set<GroupId> groups) throws IOException {
        Map<GroupId, ReservedRegions> regions = new HashMap<>();
        for (GroupId group : groups) {
            ReservedRegions.of(host, "/sys/kernel/iommu_groups/" + group).ifPresent(found -> regions.put(group, found));
        }
        return regions;
    }
}

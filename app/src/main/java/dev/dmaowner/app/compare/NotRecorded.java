package dev.dmaowner.app.compare;

import dev.dmaowner.app.compare.DevicePairs.Pair;
import dev.dmaowner.app.doctor.Check.Outcome;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.Recorded;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects what could not be compared, because one side does not record it. */
final class NotRecorded {

    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    private final ComparedMachine before;
    private final ComparedMachine after;
    private final List<String> lines = new ArrayList<>();
    private final List<String> checksBefore = new ArrayList<>();
    private final List<String> checksAfter = new ArrayList<>();

    NotRecorded(ComparedMachine before, ComparedMachine after) {
        this.before = before;
        this.after = after;
    }

    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        add(BEFORE, checksBefore, all);
        add(AFTER, checksAfter, all);
        return all;
    }

    private static void add(String side, List<String> checks, List<String> all) {
        if (!checks.isEmpty()) {
            all.add(side + ": what the checks " + String.join(", ", checks) + " ask");
        }
    }

    void check(String name, Outcome after) {
        (after == Outcome.NOT_KNOWN ? checksAfter : checksBefore).add(name);
    }

    void groups() {
        boolean isBefore = before.survey().iommu().groups() == Groups.NOT_RECORDED;
        boolean isAfter = after.survey().iommu().groups() == Groups.NOT_RECORDED;
        if (isBefore) {
            lines.add(BEFORE + ": the groups");
        }
        if (isAfter) {
            lines.add(AFTER + ": the groups");
        }
    }

    void takeability(int devices) {
        if (devices > 0) {
            lines.add("whether " + Names.devices(devices) + " could be taken, on one side");
        }
    }

    void drivers(List<Pair> pairs) {
        drivers(BEFORE, pairs.stream().map(Pair::before).toList());
        drivers(AFTER, pairs.stream().map(Pair::after).toList());
    }

    private void drivers(String side, List<SurveyedDevice> devices) {
        long unknown =
                devices.stream().filter(device -> !device.isBindingRecorded()).count();
        if (unknown > 0) {
            lines.add(side + ": the drivers of " + Names.devices((int) unknown));
        }
    }

    /** {@return the devices that are gone, without those that the later side would not list} */
    List<IdentifiedDevice> gone(List<IdentifiedDevice> devices) {
        return listed(AFTER, after, devices);
    }

    /** {@return the devices that came, without those that the earlier side would not list} */
    List<IdentifiedDevice> come(List<IdentifiedDevice> devices) {
        return listed(BEFORE, before, devices);
    }

    private List<IdentifiedDevice> listed(String side, ComparedMachine machine, List<IdentifiedDevice> devices) {
        Set<String> shown = buses(machine);
        boolean isListOfGroups = isListOfGroups(machine.survey());
        Set<String> missing = new TreeSet<>();
        List<IdentifiedDevice> listed = new ArrayList<>();
        int withoutGroup = 0;
        for (IdentifiedDevice device : devices) {
            String bus = device.id().bus();
            if (!shown.contains(bus) && !Recorded.isRecorded(machine.host(), "/sys/bus/" + bus)) {
                missing.add(bus);
            } else if (isListOfGroups && device.device().group().isEmpty()) {
                withoutGroup++;
            } else {
                listed.add(device);
            }
        }
        if (!missing.isEmpty()) {
            lines.add(side + ": the devices of bus " + String.join(", ", missing));
        }
        if (withoutGroup > 0) {
            lines.add(side + ": devices in no group, of which the other side has " + withoutGroup);
        }
        return listed;
    }

    private static Set<String> buses(ComparedMachine machine) {
        return machine.survey().devices().stream()
                .map(device -> device.id().bus())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A listing of groups names no other device, and no driver. */
    private static boolean isListOfGroups(HostSurvey survey) {
        return survey.devices().stream().allMatch(device -> device.group().isPresent() && !device.isBindingRecorded());
    }
}

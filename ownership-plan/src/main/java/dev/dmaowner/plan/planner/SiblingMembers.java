package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.Dependents.Dependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The devices that a plan touches besides those that are named.
 *
 * @param leaving members of the groups whose driver must be unbound before userspace can own the group
 * @param staying members that may keep their drivers
 * @param ending devices, in any group or none, that go when a driver leaves its device as the plan wants it; also named ones
 * @param freeing framebuffers of firmware that hold memory of a display; they are in no group, and only leave their drivers
 */
record SiblingMembers(
        List<Companion> leaving, List<Companion> staying, List<Companion> ending, List<Companion> freeing) {

    /** {@return the siblings that must leave their drivers, and the devices that go with a driver} */
    List<Companion> moving() {
        return together(leaving, ending);
    }

    private static List<Companion> together(List<Companion> first, List<Companion> second) {
        List<Companion> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** @throws IOException if the host cannot be read */
    static SiblingMembers of(Host host, HostSurvey survey, Goal goal) throws IOException {
        SiblingMembers members = of(survey, goal);
        List<Companion> freeing = new ArrayList<>();
        for (DeviceId id : members.displays(survey, goal)) {
            Optional<FirmwareFramebuffer> held =
                    FirmwareFramebuffer.of(host, survey.device(id).orElseThrow());
            if (held.isPresent() && survey.device(held.get().device()).isPresent()) {
                freeing.add(new Companion(held.get().device(), held.get().driver(), "holds memory of " + id.name()));
            }
        }
        return new SiblingMembers(members.leaving, members.staying, members.ending, List.copyOf(freeing));
    }

    /** A framebuffer of firmware need not be below the display that it is on. */
    private List<DeviceId> displays(HostSurvey survey, Goal goal) {
        if (!(goal instanceof Goal.Take)) {
            return List.of();
        }
        List<DeviceId> leavingTheirDriver = new ArrayList<>(goal.devices());
        for (Companion companion : leaving) {
            leavingTheirDriver.add(companion.device());
        }
        List<DeviceId> displays = new ArrayList<>();
        for (SurveyedDevice device : survey.known(leavingTheirDriver)) {
            if (device.deviceClass().orElse("").startsWith("0x03")) {
                displays.add(device.id());
            }
        }
        return displays;
    }

    /** {@return the members without the framebuffers of firmware} */
    static SiblingMembers of(HostSurvey survey, Goal goal) {
        Map<DeviceId, Companion> ending = ending(survey, moved(survey, goal));
        List<SurveyedDevice> lasting = new ArrayList<>();
        for (SurveyedDevice device : siblings(survey, goal)) {
            if (!ending.containsKey(device.id())) {
                lasting.add(device);
            }
        }
        return goal instanceof Goal.Take ? besidesTaken(lasting, ending) : besidesGiven(survey, lasting, ending);
    }

    /** {@return the named devices and siblings whose driver has to leave them, if they are still there} */
    private static List<SurveyedDevice> moved(HostSurvey survey, Goal goal) {
        List<SurveyedDevice> moved = new ArrayList<>();
        for (SurveyedDevice device : survey.known(goal.devices())) {
            if (leavesItsDriver(goal, device)) {
                moved.add(device);
            }
        }
        if (goal instanceof Goal.Take) {
            for (SurveyedDevice device : siblings(survey, goal)) {
                if (device.usesDmaApi()) {
                    moved.add(device);
                }
            }
        }
        return moved;
    }

    /** {@return the device that a driver has to leave and that this one goes with, empty if it goes with none} */
    static Optional<SurveyedDevice> goesWith(HostSurvey survey, Goal goal, DeviceId device) {
        for (SurveyedDevice moved : moved(survey, goal)) {
            for (Dependent dependent : survey.dependents(moved)) {
                if (dependent.device().id().equals(device)) {
                    return Optional.of(moved);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean leavesItsDriver(Goal goal, SurveyedDevice device) {
        return !(goal instanceof Goal.Take take) || !device.driver().equals(Optional.of(take.driverOf(device.id())));
    }

    private static Map<DeviceId, Companion> ending(HostSurvey survey, List<SurveyedDevice> left) {
        Map<DeviceId, Companion> ending = new LinkedHashMap<>();
        for (SurveyedDevice device : left) {
            for (Dependent dependent : survey.dependents(device)) {
                SurveyedDevice going = survey.device(dependent.device().id()).orElseThrow();
                ending.putIfAbsent(going.id(), companion(going, whyItEnds(device, dependent)));
            }
        }
        return ending;
    }

    private static String whyItEnds(SurveyedDevice device, Dependent dependent) {
        String then = "when " + device.driver().orElseThrow() + " leaves "
                + device.id().name() + ", it ";
        return switch (dependent.cause()) {
            case PCI_DOMAIN -> then + "removes the PCI domain that this device is in";
            case VIRTUAL_FUNCTION -> then + "usually switches this virtual function off";
            case CHILD -> then + "removes this device, which it has added";
        };
    }

    private static SiblingMembers besidesTaken(List<SurveyedDevice> siblings, Map<DeviceId, Companion> ending) {
        List<Companion> leaving = new ArrayList<>();
        List<Companion> staying = new ArrayList<>();
        for (SurveyedDevice device : siblings) {
            if (device.usesDmaApi()) {
                leaving.add(companion(device, "blocks group " + device.group().orElseThrow()));
            } else {
                staying.add(companion(device, device.driver().isEmpty() ? "no driver" : "driver-managed DMA"));
            }
        }
        return new SiblingMembers(List.copyOf(leaving), List.copyOf(staying), List.copyOf(ending.values()), List.of());
    }

    private static SiblingMembers besidesGiven(
            HostSurvey survey, List<SurveyedDevice> siblings, Map<DeviceId, Companion> ending) {
        List<Companion> staying = new ArrayList<>();
        for (SurveyedDevice device : siblings) {
            staying.add(companion(device, stays(survey, device)));
        }
        return new SiblingMembers(List.of(), List.copyOf(staying), List.copyOf(ending.values()), List.of());
    }

    private static Companion companion(SurveyedDevice device, String reason) {
        return new Companion(device.id(), device.driver().orElse(""), reason);
    }

    /** Userspace may own the group through a member that stays; then the kernel's driver cannot bind. */
    private static String stays(HostSurvey survey, SurveyedDevice device) {
        for (SurveyedGroup group : survey.groupsOf(List.of(device.id()))) {
            if (device.isForUserspace() && group.ownership() instanceof Ownership.Unknown) {
                return "not named; a process that uses group " + group.id()
                        + " through this device keeps the kernel's driver from binding";
            }
        }
        return "not named";
    }

    /** {@return the devices of a goal, all members of their groups, and what goes with their drivers} */
    List<DeviceId> concerned(Goal goal) {
        Set<DeviceId> devices = new LinkedHashSet<>(goal.devices());
        for (List<Companion> companions : List.of(leaving, staying, ending, freeing)) {
            for (Companion companion : companions) {
                devices.add(companion.device());
            }
        }
        return List.copyOf(devices);
    }

    /** {@return a plan for a goal that has no steps yet} */
    Plan draft(Goal goal, List<String> despite, HostFacts facts) {
        return new Plan(goal, together(leaving, freeing), staying, ending, despite, facts, List.of());
    }

    private static List<SurveyedDevice> siblings(HostSurvey survey, Goal goal) {
        Set<DeviceId> members = new LinkedHashSet<>();
        for (SurveyedGroup group : survey.groupsOf(goal.devices())) {
            members.addAll(group.members());
        }
        for (DeviceId named : goal.devices()) {
            members.remove(named);
        }
        return survey.known(members);
    }
}

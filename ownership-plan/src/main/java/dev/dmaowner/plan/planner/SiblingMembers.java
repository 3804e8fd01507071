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
import java.util.stream.Stream;

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
        return Stream.concat(leaving.stream(), ending.stream()).toList();
    }

    /** @throws IOException if the host cannot be read */
    static SiblingMembers of(Host host, HostSurvey survey, Goal goal) throws IOException {
        SiblingMembers members = of(survey, goal);
        List<Companion> freeing = new ArrayList<>();
        for (DeviceId id : members.displays(survey, goal)) {
            FirmwareFramebuffer.of(host, survey.device(id).orElseThrow())
                    .map(held -> new Companion(held.device(), held.driver(), "holds memory of " + id.name()))
                    .filter(held -> survey.device(held.device()).isPresent())
                    .ifPresent(freeing::add);
        }
        return new SiblingMembers(members.leaving, members.staying, members.ending, List.copyOf(freeing));
    }

    /** A framebuffer of firmware need not be below the display that it is on. */
    private List<DeviceId> displays(HostSurvey survey, Goal goal) {
        return goal instanceof Goal.Take
                ? Stream.concat(goal.devices().stream(), leaving.stream().map(Companion::device))
                        .filter(id -> survey.device(id)
                                .flatMap(SurveyedDevice::deviceClass)
                                .filter(code -> code.startsWith("0x03"))
                                .isPresent())
                        .toList()
                : List.of();
    }

    /** {@return the members without the framebuffers of firmware} */
    static SiblingMembers of(HostSurvey survey, Goal goal) {
        List<SurveyedDevice> siblings = siblings(survey, goal);
        Map<DeviceId, Companion> ending = ending(survey, moved(survey, goal));
        List<SurveyedDevice> lasting = siblings.stream()
                .filter(device -> !ending.containsKey(device.id()))
                .toList();
        return goal instanceof Goal.Take
                ? besidesTaken(lasting, ending)
                : new SiblingMembers(
                        List.of(),
                        lasting.stream()
                                .map(device -> companion(device, stays(survey, device)))
                                .toList(),
                        List.copyOf(ending.values()),
                        List.of());
    }

    /** {@return the named devices and siblings whose driver has to leave them, if they are still there} */
    private static List<SurveyedDevice> moved(HostSurvey survey, Goal goal) {
        List<SurveyedDevice> moved = new ArrayList<>();
        goal.devices().stream()
                .flatMap(id -> survey.device(id).stream())
                .filter(device -> leavesItsDriver(goal, device))
                .forEach(moved::add);
        if (goal instanceof Goal.Take) {
            siblings(survey, goal).stream().filter(SurveyedDevice::usesDmaApi).forEach(moved::add);
        }
        return moved;
    }

    /** {@return the device that a driver has to leave and that this one goes with, empty if it goes with none} */
    static Optional<SurveyedDevice> goesWith(HostSurvey survey, Goal goal, DeviceId device) {
        return moved(survey, goal).stream()
                .filter(other -> survey.dependents(other).stream()
                        .anyMatch(dependent -> dependent.device().id().equals(device)))
                .findFirst();
    }

    private static boolean leavesItsDriver(Goal goal, SurveyedDevice device) {
        return !(goal instanceof Goal.Take take) || !device.driver().equals(Optional.of(take.driverOf(device.id())));
    }

    private static Map<DeviceId, Companion> ending(HostSurvey survey, List<SurveyedDevice> left) {
        Map<DeviceId, Companion> ending = new LinkedHashMap<>();
        for (SurveyedDevice device : left) {
            for (Dependent dependent : survey.dependents(device)) {
                DeviceId id = dependent.device().id();
                String driver =
                        survey.device(id).flatMap(SurveyedDevice::driver).orElse("");
                ending.putIfAbsent(id, new Companion(id, driver, whyItEnds(device, dependent)));
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
            String group = device.group().map(Object::toString).orElse("?");
            if (device.usesDmaApi()) {
                leaving.add(companion(device, "blocks group " + group));
            } else {
                staying.add(companion(device, device.driver().isEmpty() ? "no driver" : "driver-managed DMA"));
            }
        }
        return new SiblingMembers(List.copyOf(leaving), List.copyOf(staying), List.copyOf(ending.values()), List.of());
    }

    private static Companion companion(SurveyedDevice device, String reason) {
        return new Companion(device.id(), device.driver().orElse(""), reason);
    }

    /** Userspace may own the group through a member that stays; then the kernel's driver cannot bind. */
    private static String stays(HostSurvey survey, SurveyedDevice device) {
        boolean isForUserspace = device.binding()
                .map(SurveyedDevice.Binding::purpose)
                .equals(Optional.of(SurveyedDevice.Purpose.USER_ACCESS));
        Optional<SurveyedGroup> group = device.group().flatMap(survey::group);
        boolean isUnknown = group.map(SurveyedGroup::ownership)
                .filter(Ownership.Unknown.class::isInstance)
                .isPresent();
        return isForUserspace && isUnknown
                ? "not named; a process that uses group " + group.get().id()
                        + " through this device keeps the kernel's driver from binding"
                : "not named";
    }

    /** {@return the devices of a goal, all members of their groups, and what goes with their drivers} */
    List<DeviceId> concerned(Goal goal) {
        Set<DeviceId> devices = new LinkedHashSet<>(goal.devices());
        Stream.of(leaving, staying, ending, freeing)
                .flatMap(List::stream)
                .map(Companion::device)
                .forEach(devices::add);
        return List.copyOf(devices);
    }

    /** {@return a plan for a goal that has no steps yet} */
    Plan draft(Goal goal, List<String> despite, HostFacts facts) {
        List<Companion> unbound =
                Stream.concat(leaving.stream(), freeing.stream()).toList();
        return new Plan(goal, unbound, staying, ending, despite, facts, List.of());
    }

    private static List<SurveyedDevice> siblings(HostSurvey survey, Goal goal) {
        Set<DeviceId> members = new LinkedHashSet<>();
        goal.devices().stream()
                .flatMap(device -> survey.device(device).flatMap(SurveyedDevice::group).stream())
                .distinct()
                .flatMap(group -> survey.group(group).stream())
                .forEach(group -> members.addAll(group.members()));
        goal.devices().forEach(members::remove);
        return members.stream().flatMap(id -> survey.device(id).stream()).toList();
    }
}

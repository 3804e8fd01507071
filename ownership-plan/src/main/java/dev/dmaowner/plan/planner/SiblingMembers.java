package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The other members of the groups that a plan touches.
 *
 * @param leaving members whose driver must be unbound before userspace can own the group
 * @param staying members that may keep their drivers
 */
record SiblingMembers(List<Companion> leaving, List<Companion> staying) {

    static SiblingMembers of(HostSurvey survey, Goal goal) {
        return goal instanceof Goal.Take ? besidesTaken(survey, goal) : besidesGiven(survey, goal);
    }

    private static SiblingMembers besidesTaken(HostSurvey survey, Goal goal) {
        List<Companion> leaving = new ArrayList<>();
        List<Companion> staying = new ArrayList<>();
        for (SurveyedDevice device : siblings(survey, goal)) {
            String driver = device.driver().orElse("");
            boolean usesDmaApi =
                    device.binding().map(SurveyedDevice.Binding::management).equals(Optional.of(DmaManagement.BY_CORE));
            String group = device.group().map(Object::toString).orElse("?");
            if (usesDmaApi) {
                leaving.add(new Companion(device.id(), driver, "blocks group " + group));
            } else {
                String reason = driver.isEmpty() ? "no driver" : "driver-managed DMA";
                staying.add(new Companion(device.id(), driver, reason));
            }
        }
        return new SiblingMembers(List.copyOf(leaving), List.copyOf(staying));
    }

    /** Giving a device back moves no other device. */
    private static SiblingMembers besidesGiven(HostSurvey survey, Goal goal) {
        List<Companion> staying = siblings(survey, goal).stream()
                .map(device -> new Companion(device.id(), device.driver().orElse(""), stays(survey, device)))
                .toList();
        return new SiblingMembers(List.of(), staying);
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

    /** {@return the devices of a goal and all members of their groups} */
    List<DeviceId> concerned(Goal goal) {
        Set<DeviceId> devices = new LinkedHashSet<>(goal.devices());
        Stream.concat(leaving.stream(), staying.stream()).map(Companion::device).forEach(devices::add);
        return List.copyOf(devices);
    }

    /** {@return a plan for a goal that has no steps yet} */
    Plan draft(Goal goal, List<String> despite, HostFacts facts) {
        return new Plan(goal, leaving, staying, despite, facts, List.of());
    }

    private static List<SurveyedDevice> siblings(HostSurvey survey, Goal goal) {
        Set<DeviceId> members = new LinkedHashSet<>();
        for (DeviceId device : goal.devices()) {
            survey.device(device)
                    .flatMap(SurveyedDevice::group)
                    .flatMap(survey::group)
                    .ifPresent(group -> members.addAll(group.members()));
        }
        goal.devices().forEach(members::remove);
        return members.stream().flatMap(id -> survey.device(id).stream()).toList();
    }
}

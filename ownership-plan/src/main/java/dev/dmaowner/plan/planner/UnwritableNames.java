package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses to move devices whose name, or whose driver's name, cannot be that of an action. No kernel gives such names, but a capture
 * can hold anything.
 */
final class UnwritableNames {

    private UnwritableNames() {}

    static Optional<Refusal> of(HostSurvey survey, Goal goal, SiblingMembers siblings) {
        Stream<DeviceId> leaving = siblings.leaving().stream().map(Companion::device);
        return Stream.concat(goal.devices().stream(), leaving)
                .flatMap(device -> Stream.concat(
                        Stream.of(device.name()), survey.device(device).flatMap(SurveyedDevice::driver).stream()))
                .filter(name -> !Action.isName(name))
                .findFirst()
                .map(
                        name -> Refusal.of(
                                Errno.EINVAL,
                                "the name '" + name
                                        + "' has a character that no name of the kernel's has, so it is not written to a control file"));
    }
}

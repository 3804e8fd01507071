package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses to move devices whose name, or whose driver's name, cannot be that of an action. No kernel gives such names, but a capture
 * can hold anything.
 */
final class UnwritableNames {

    private UnwritableNames() {}

    static Optional<Refusal> of(HostSurvey survey, Goal goal, SiblingMembers siblings) {
        List<DeviceId> written = new ArrayList<>(goal.devices());
        for (Companion companion : siblings.leaving()) {
            written.add(companion.device());
        }
        for (DeviceId device : written) {
            Optional<SurveyedDevice> found = survey.device(device);
            String driver = found.isPresent() ? found.get().driverOr("") : "";
            if (!Action.isName(device.name())) {
                return refused(device.name());
            } else if (!driver.isEmpty() && !Action.isName(driver)) {
                return refused(driver);
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refused(String name) {
        return Optional.of(
                Refusal.of(
                        Errno.EINVAL,
                        "the name '" + name
                                + "' has a character that no name of the kernel's has, so it is not written to a control file"));
    }
}

package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/** Objects to removing virtual functions that are handed to userspace. */
final class FunctionsInUseGuard implements Guard {

    @Override
    public String name() {
        return "functions-in-use";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) {
        return device.driver()
                .filter(KernelDrivers::isUserAccess)
                .map(driver -> "it is bound to " + driver + " for userspace, and removing it ends that");
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return goal instanceof Goal.Vfs;
    }
}

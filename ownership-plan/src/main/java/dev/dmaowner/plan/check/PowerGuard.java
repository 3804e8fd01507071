package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to changing the driver of a PCI device without power, which some do not survive. */
final class PowerGuard implements Guard {

    @Override
    public String name() {
        return "d3cold";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return use.host().readText(device.device().sysfsPath() + "/power_state").equals(Optional.of("D3cold"))
                ? Optional.of("it is without power (D3cold), and may not come back with another driver")
                : Optional.empty();
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return true;
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}

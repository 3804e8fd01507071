package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Objects to taking a device with open nodes: the process loses them, or the unbind waits for it. */
final class OpenNodesGuard implements Guard {

    @Override
    public String name() {
        return "open-nodes";
    }

    @Override
    public Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException {
        List<String> holders = DeviceHolders.holding(host, DeviceHolders.nodes(host, device.id()));
        return holders.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", holders));
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return true;
    }
}

package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Objects to taking the trusted platform module, which may hold the keys of the host's disks. */
final class TpmGuard implements Guard {

    @Override
    public String name() {
        return "tpm";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        List<String> modules = use.below("/sys/class/tpm", device.device().sysfsPath());
        return modules.isEmpty()
                ? Optional.empty()
                : Optional.of(modules.get(0) + ", a trusted platform module of this host, is on it");
    }
}

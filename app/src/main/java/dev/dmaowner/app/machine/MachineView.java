package dev.dmaowner.app.machine;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.util.Optional;

/**
 * A machine as commands look at it.
 *
 * @param host what answers: the host itself, or a simulation where there is only a device tree, of which no kernel has made
 *     anything yet
 * @param request how to survey it
 * @param booted the simulated machine, if there is only a device tree
 */
public record MachineView(Host host, SurveyRequest request, Optional<Machine> booted) {

    /** {@return what there is to see} */
    public HostSurvey survey() throws IOException {
        return HostSurvey.of(host, request);
    }
}

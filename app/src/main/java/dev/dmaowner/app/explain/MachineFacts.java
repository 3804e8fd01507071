package dev.dmaowner.app.explain;

import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;

/**
 * A machine with what its buses predict, from which explanations are made. Immutable.
 *
 * @param host the machine
 * @param survey what it shows
 * @param prediction the groups that its buses predict
 */
public record MachineFacts(Host host, HostSurvey survey, Prediction prediction) {

    /**
     * {@return the facts of a host}
     *
     * @param reach which configuration space may be read
     * @throws IOException if the host cannot be read
     */
    public static MachineFacts of(Host host, MachineFactory machines, ConfigSpace reach, SurveyRequest request)
            throws IOException {
        return new MachineFacts(host, HostSurvey.of(host, request), Predictor.of(host, machines, reach));
    }
}

package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.doctor.Check;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One side of a comparison.
 *
 * @param name what the user knows it by
 * @param kernel the release of its kernel, empty if it is not known
 * @param host the host that answers
 * @param survey its survey
 * @param groups its groups
 * @param verdicts the verdicts on its groups
 * @param checks what {@code doctor} finds on it; none where that is not compared
 * @param foretold findings about what will happen to it, which comparing the two sides cannot show
 * @param notForetold what could not be predicted, each a clause
 * @param outside the devices predicted to be in no group, and why
 */
public record ComparedMachine(
        String name,
        Optional<String> kernel,
        Host host,
        HostSurvey survey,
        List<Grouping> groups,
        GroupVerdicts verdicts,
        List<Check> checks,
        List<Finding> foretold,
        List<String> notForetold,
        Map<DeviceId, String> outside) {

    public ComparedMachine {
        groups = List.copyOf(groups);
        checks = List.copyOf(checks);
        foretold = List.copyOf(foretold);
        notForetold = List.copyOf(notForetold);
        outside = Map.copyOf(outside);
    }

    /**
     * {@return a machine as its host shows it}
     *
     * @throws IOException if the host cannot be read
     */
    public static ComparedMachine of(MachineView view) throws IOException {
        return of(view.host(), view.survey());
    }

    /**
     * {@return a machine that has been surveyed already, as the host shows it}
     *
     * @throws IOException if the host cannot be read
     */
    public static ComparedMachine of(Host host, HostSurvey survey) throws IOException {
        return new ComparedMachine(
                survey.host().source(),
                survey.host().kernelRelease(),
                host,
                survey,
                Grouping.of(survey),
                GroupVerdicts.overview(host, survey),
                Check.all(host, survey),
                List.of(),
                List.of(),
                Map.of());
    }

    /** {@return the same under this name and with this kernel, and without the answers of {@code doctor}} */
    ComparedMachine as(String otherName, Optional<String> otherKernel) {
        return new ComparedMachine(
                otherName, otherKernel, host, survey, groups, verdicts, List.of(), foretold, notForetold, outside);
    }
}

package dev.dmaowner.app.compare;

import dev.dmaowner.app.doctor.Check;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;

/**
 * One side of a comparison.
 *
 * @param host the host that answers
 * @param survey its survey
 * @param groups its groups
 * @param verdicts the verdicts on its groups
 * @param checks what {@code doctor} finds on it; none where that is not compared
 * @param foretold what is foretold of it and not shown: findings that a comparison of the two sides does not see
 * @param notForetold what could not be foretold, clauses
 */
public record ComparedMachine(
        Host host,
        HostSurvey survey,
        List<Grouping> groups,
        GroupVerdicts verdicts,
        List<Check> checks,
        List<Finding> foretold,
        List<String> notForetold) {

    public ComparedMachine {
        groups = List.copyOf(groups);
        checks = List.copyOf(checks);
        foretold = List.copyOf(foretold);
        notForetold = List.copyOf(notForetold);
    }

    /**
     * {@return a machine as it is shown}
     *
     * @throws IOException if the host cannot be read
     */
    public static ComparedMachine of(MachineView view) throws IOException {
        HostSurvey survey = view.survey();
        return new ComparedMachine(
                view.host(),
                survey,
                Grouping.of(survey),
                GroupVerdicts.overview(view.host(), survey),
                Check.all(view.host(), survey),
                List.of(),
                List.of());
    }

    /** {@return the same without the answers of {@code doctor}} */
    ComparedMachine withoutChecks() {
        return new ComparedMachine(host, survey, groups, verdicts, List.of(), foretold, notForetold);
    }
}

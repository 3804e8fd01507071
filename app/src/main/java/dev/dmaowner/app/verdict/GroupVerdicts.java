package dev.dmaowner.app.verdict;

import dev.dmaowner.GroupId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.check.NotChecked;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.PredictedGroups;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Estimated verdicts on the groups of a machine, each made once, with safety checks that read the machine once. Not thread-safe. */
public final class GroupVerdicts {

    private final Host host;
    private final HostSurvey survey;
    private final Checks checks;
    private final Map<GroupId, Optional<Verdict>> verdicts = new HashMap<>();

    private GroupVerdicts(Host host, HostSurvey survey, Checks checks) {
        this.host = host;
        this.survey = survey;
        this.checks = checks;
    }

    /** {@return verdicts on all groups, with the checks that read little of each device} */
    public static GroupVerdicts overview(Host host, HostSurvey survey) {
        return new GroupVerdicts(host, survey, Checks.overview(host, survey, Guards.all()));
    }

    /** {@return verdicts on a few groups, with all checks} */
    public static GroupVerdicts ofNamed(Host host, HostSurvey survey, PredictedGroups predicted) {
        return new GroupVerdicts(host, survey, Checks.of(host, survey, Guards.all(predicted)));
    }

    /**
     * {@return the verdict on a group, empty if there is nothing to take in it}
     *
     * @throws IOException if the host cannot be read
     */
    public Optional<Verdict> of(SurveyedGroup group) throws IOException {
        Optional<Verdict> known = verdicts.get(group.id());
        if (known == null) {
            Optional<Goal.Take> goal = Goal.Take.toUserspace(survey, group);
            known = goal.isEmpty() ? Optional.empty() : Optional.of(Verdict.estimate(host, survey, checks, goal.get()));
            verdicts.put(group.id(), known);
        }
        return known;
    }

    /** {@return the safety checks that could not be made for groups, each once; those of groups that cannot be taken anyway do not count} */
    public List<NotChecked> notChecked(List<SurveyedGroup> groups) throws IOException {
        Set<NotChecked> checks = new LinkedHashSet<>();
        for (SurveyedGroup group : groups) {
            Optional<Verdict> verdict = of(group);
            if (verdict.isPresent() && verdict.get().refusal().isEmpty()) {
                checks.addAll(verdict.get().checks().notChecked());
            }
        }
        return List.copyOf(checks);
    }

    /** {@return what safety checks have against taking a group; nothing if it cannot be taken anyway} */
    public List<GuardFinding> findings(SurveyedGroup group) throws IOException {
        Optional<Verdict> verdict = of(group);
        return verdict.isPresent() && verdict.get().refusal().isEmpty()
                ? verdict.get().checks().findings()
                : List.of();
    }
}

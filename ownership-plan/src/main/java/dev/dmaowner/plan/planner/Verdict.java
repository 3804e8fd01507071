package dev.dmaowner.plan.planner;

import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.CheckResults;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether and how userspace can have devices. Made by {@link Planner#verdict}; every command that
 * answers this question prints a verdict. Immutable.
 *
 * @param goal the devices, and the drivers that they go to
 * @param groups the groups of the devices
 * @param availability what the kernel's rule says of their group now, empty if they are in none; of several groups the least
 * @param blockers what blocks their groups now
 * @param checks what the safety checks answered
 * @param unknown what the host does not show and the answer depends on, clauses
 * @param leaving siblings that must leave their drivers, which needs consent
 * @param staying siblings that may keep their drivers
 * @param ending devices that go when a driver leaves its device
 * @param refusal why no steps lead there, empty if the steps do
 * @param steps what to do, in order; none if nothing need be done or no steps lead there
 */
public record Verdict(
        Goal.Take goal,
        List<GroupId> groups,
        Optional<Availability> availability,
        List<Blocker> blockers,
        CheckResults checks,
        List<String> unknown,
        List<Companion> leaving,
        List<Companion> staying,
        List<Companion> ending,
        Optional<Refusal> refusal,
        List<Step> steps) {

    public Verdict {
        groups = List.copyOf(groups);
        blockers = List.copyOf(blockers);
        unknown = List.copyOf(unknown);
        leaving = List.copyOf(leaving);
        staying = List.copyOf(staying);
        ending = List.copyOf(ending);
        steps = List.copyOf(steps);
    }

    /** {@return the drivers whose modules the steps load} */
    public List<String> unloaded() {
        return steps.stream()
                .flatMap(step -> step.action() instanceof Action.Load load ? Stream.of(load.driver()) : Stream.empty())
                .toList();
    }

    /**
     * {@return a verdict for a survey of many devices: its steps are not rehearsed, and every device counts as having no override}
     *
     * @param host the host that was surveyed; it is only asked which drivers it has
     * @param checks the safety checks, best {@linkplain Checks#overview those for many devices}
     * @throws IOException if the host cannot be read
     */
    public static Verdict estimate(Host host, HostSurvey survey, Checks checks, Goal.Take goal) throws IOException {
        VerdictDraft draft = new VerdictDraft(host, survey, goal);
        return draft.verdict(checks.results(goal, draft.siblings().moving()), draft.surveyedFacts());
    }
}

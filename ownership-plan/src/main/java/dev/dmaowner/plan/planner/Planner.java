package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planning.ConsentMissing;
import dev.dmaowner.plan.planner.Planning.Guarded;
import dev.dmaowner.plan.planner.Planning.Ready;
import dev.dmaowner.plan.planner.Planning.Refused;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes plans: the fewest steps that reach a goal, rehearsed on a simulation of the host. It changes nothing and needs no
 * privilege. Not thread-safe.
 *
 * <pre>{@code
 * HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(plugins));
 * Planner planner = new Planner(host, survey, () -> Machine.of(host, plugins).host(), Guards.all());
 * Planning planning = planner.plan(PlanRequest.of(new Goal.Take(List.of(device), "vfio-pci")));
 * if (planning instanceof Planning.Ready ready) {
 *     PlanRun.apply(host, ready.plan(), storage, "my agent", RunSettings.within(Duration.ofSeconds(30)));
 * }
 * }</pre>
 */
public final class Planner {

    private final Host host;
    private final HostSurvey survey;
    private final Simulation simulation;
    private final List<Guard> guards;

    /** Makes a simulation of the host. */
    @FunctionalInterface
    public interface Simulation {
        /**
         * {@return a copy of the host in its present state, for this caller alone}
         *
         * @throws IOException if the real one cannot be read
         */
        Host start() throws IOException;
    }

    /**
     * @param host the host
     * @param survey its survey
     * @param simulation makes the hosts for rehearsals
     * @param guards the safety checks
     */
    public Planner(Host host, HostSurvey survey, Simulation simulation, List<Guard> guards) {
        this.host = host;
        this.survey = survey;
        this.simulation = simulation;
        this.guards = List.copyOf(guards);
    }

    /**
     * Makes a plan.
     *
     * @return the plan, or what is missing for one
     * @throws IOException if the host cannot be read
     */
    public Planning plan(PlanRequest request) throws IOException {
        Optional<Refusal> impossible = new RefusalReasons(host, survey).of(request.goal());
        if (impossible.isPresent()) {
            return new Refused(impossible.get());
        }
        SiblingMembers siblings = SiblingMembers.of(survey, request.goal());
        List<Companion> unasked = siblings.leaving().stream()
                .filter(companion -> !request.consents().contains(companion.device()))
                .toList();
        if (!unasked.isEmpty()) {
            return new ConsentMissing(unasked);
        }
        List<GuardFinding> findings = findings(request.goal(), siblings.leaving());
        List<GuardFinding> open = findings.stream()
                .filter(finding -> !request.despite().contains(finding.guard()))
                .toList();
        return open.isEmpty() ? rehearsed(request, siblings, findings) : new Guarded(open);
    }

    private Planning rehearsed(PlanRequest request, SiblingMembers siblings, List<GuardFinding> overruled)
            throws IOException {
        List<String> despite =
                overruled.stream().map(GuardFinding::guard).distinct().toList();
        HostFacts facts = HostFacts.read(host, siblings.concerned(request.goal()));
        return rehearsed(siblings.draft(request.goal(), despite, facts), request.lifetime())
                .<Planning>fold(Ready::new, Refused::new);
    }

    private Outcome<Plan> rehearsed(Plan draft, Lifetime lifetime) throws IOException {
        return new Rehearsal(host, survey, simulation).of(draft, lifetime);
    }

    /**
     * Judges whether and how userspace can have devices, as {@link #plan} does with every consent and every check overruled. The
     * steps are rehearsed.
     *
     * @throws IOException if the host cannot be read
     */
    public Verdict verdict(Goal.Take goal) throws IOException {
        VerdictDraft draft = new VerdictDraft(host, survey, goal);
        List<GuardFinding> findings = findings(goal, draft.siblings().leaving());
        HostFacts facts = HostFacts.read(host, draft.siblings().concerned(goal));
        return draft.canBeRehearsed()
                ? draft.verdict(findings, rehearsed(draft.plan(facts), Lifetime.THIS_BOOT))
                : draft.verdict(findings, facts);
    }

    /**
     * Runs the safety checks, as {@link #plan} does, and as is done again before a plan is carried out.
     *
     * @param leaving siblings that must leave their drivers
     * @return what the checks find, the devices in their order
     * @throws IOException if the host cannot be read
     */
    public List<GuardFinding> findings(Goal goal, List<Companion> leaving) throws IOException {
        List<DeviceId> devices = new ArrayList<>(goal.devices());
        leaving.forEach(companion -> devices.add(companion.device()));
        List<GuardFinding> findings = new ArrayList<>();
        for (DeviceId id : devices) {
            Optional<SurveyedDevice> device = survey.device(id);
            for (Guard guard : device.isPresent() ? guards : List.<Guard>of()) {
                if (guard.isAskedAbout(goal)) {
                    guard.against(host, device.get(), device.get().device().sysfsPath())
                            .ifPresent(reason -> findings.add(new GuardFinding(guard.name(), id, reason)));
                }
            }
        }
        return findings;
    }
}

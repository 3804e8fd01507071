package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.PciAddress;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.CheckResults;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.check.NotChecked;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planning.NotAgreed;
import dev.dmaowner.plan.planner.Planning.Ready;
import dev.dmaowner.plan.planner.Planning.Refused;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** {@return a planner for the same host that makes one more safety check} */
    public Planner with(Guard guard) {
        return new Planner(
                host,
                survey,
                simulation,
                Stream.concat(guards.stream(), Stream.of(guard)).toList());
    }

    /**
     * Makes a plan.
     *
     * @return the plan, or what is missing for one
     * @throws IOException if the host cannot be read
     */
    public Planning plan(PlanRequest request) throws IOException {
        if (request.goal() instanceof Goal.Vfs vfs) {
            return functions(request, vfs);
        }
        ChosenDrivers chosen = ChosenDrivers.of(host, survey, request.goal());
        SiblingMembers siblings = SiblingMembers.of(host, survey, request.goal());
        Optional<Refusal> impossible = new RefusalReasons(host, survey, chosen).of(request.goal(), siblings);
        if (impossible.isPresent()) {
            return new Refused(impossible.get());
        }
        CheckResults checks = checks(request.goal(), siblings.moving());
        HostFacts facts = HostFacts.read(host, siblings.concerned(request.goal()));
        Plan draft = siblings.draft(request.goal(), overruled(request, checks), facts);
        Optional<Refusal> unresettable = unresettable(request).or(() -> lastingWithoutIommu(request));
        if (unresettable.isPresent()) {
            return new Refused(unresettable.get());
        }
        return rehearsal(chosen, request.access(), request.handover())
                .of(draft, request.lifetime())
                .fold(plan -> agreed(request, plan, checks), Refused::new);
    }

    private Planning functions(PlanRequest request, Goal.Vfs goal) throws IOException {
        Outcome<Plan> draft = FunctionSteps.draft(host, survey, goal);
        if (draft.value().isEmpty()) {
            return new Refused(draft.refusal().orElseThrow());
        }
        Plan plan = draft.value().get();
        CheckResults checks = checks(goal, plan.ending());
        Plan wanted = plan.despite(overruled(request, checks));
        if (VirtualFunctionCount.of(simulation.start(), goal.device()).isEmpty()) {
            // Only root reads all registers, those of a sleeping device are not read, and old kernels lack the files.
            List<NotChecked> notChecked = Stream.concat(
                            checks.notChecked().stream(),
                            Stream.of(
                                    new NotChecked(
                                            "rehearsal",
                                            "neither the SR-IOV registers of "
                                                    + goal.device().name()
                                                    + " nor its files sriov_offset, sriov_stride and sriov_vf_device could be read")))
                    .toList();
            return agreed(request, wanted, new CheckResults(checks.findings(), notChecked));
        }
        return rehearsal(ChosenDrivers.of(host, survey, goal), NodeAccess.UNCHANGED, Handover.AS_THEY_ARE)
                .of(wanted)
                .fold(ready -> agreed(request, ready, checks), Refused::new);
    }

    /** {@return the virtual functions that a device has now, as devices that go when they are removed} */
    public List<Companion> functionsOf(DeviceId physical) {
        return FunctionSteps.functions(survey, physical).stream()
                .map(device -> new Companion(
                        device.id(), device.driver().orElse(""), "a virtual function of " + physical.name()))
                .toList();
    }

    /**
     * The checks that object, and those that cannot be made here and are agreed to in advance: where the plan is carried out, with
     * more rights to look, they may object.
     */
    private static List<String> overruled(PlanRequest request, CheckResults checks) {
        Stream<String> objecting = checks.findings().stream().map(GuardFinding::guard);
        Stream<String> inAdvance =
                checks.notChecked().stream().map(NotChecked::guard).filter(request.despite()::contains);
        return Stream.concat(objecting, inAdvance).distinct().toList();
    }

    /** Rehearsed first, because it would be no use to agree to a plan that is then refused. */
    private static Planning agreed(PlanRequest request, Plan plan, CheckResults checks) {
        List<Companion> unasked = plan.leaving().stream()
                .filter(companion ->
                        plan.isSibling(companion) && !request.consents().contains(companion.device()))
                .toList();
        List<GuardFinding> open = checks.findings().stream()
                .filter(finding -> !finding.isOverruledBy(request.despite()))
                .toList();
        return unasked.isEmpty() && open.isEmpty()
                ? new Ready(plan, checks.notChecked())
                : new NotAgreed(unasked, plan.ending(), open, checks.notChecked());
    }

    /** No consent makes a device be reset that cannot be. */
    private Optional<Refusal> unresettable(PlanRequest request) throws IOException {
        if (request.handover() == Handover.AS_THEY_ARE) {
            return Optional.empty();
        }
        for (DeviceId device : request.goal().devices()) {
            if (!device.bus().equals(PciAddress.BUS)) {
                return Optional.of(Refusal.of(
                        Errno.EOPNOTSUPP, "a reset of " + device + " cannot be asked for: only PCI devices have one"));
            }
        }
        Goal handover = Goal.Take.toUserspace(request.goal().devices());
        return Checks.of(host, survey, List.of(Guards.reset())).results(handover, List.of()).findings().stream()
                .findFirst()
                .map(finding -> Refusal.of(
                                Errno.ENOTTY,
                                "a reset of " + finding.device().name() + " was asked for, but " + finding.reason())
                        .curedBy("ask for no reset"));
    }

    /** What holds for a group of an IOMMU does not for a device without one. */
    private static Optional<Refusal> lastingWithoutIommu(PlanRequest request) {
        boolean isWithout = request.goal() instanceof Goal.Take take && take.isolation() == Isolation.NONE;
        if (isWithout && request.lifetime() == Lifetime.EVERY_BOOT) {
            return Optional.of(Refusal.of(
                            Errno.EOPNOTSUPP,
                            "no-IOMMU mode is not repeated at each boot, because it taints the kernel")
                    .curedBy("leave --persist out, and ask again after a boot"));
        }
        return isWithout && !request.access().isUnchanged()
                ? Optional.of(Refusal.of(
                                Errno.EOPNOTSUPP,
                                "a node without an IOMMU is given to nobody: whoever opens it needs CAP_SYS_RAWIO")
                        .curedBy("leave --user, --group and --mode out, and run its program with that capability"))
                : Optional.empty();
    }

    private Rehearsal rehearsal(ChosenDrivers chosen, NodeAccess access, Handover handover) {
        return new Rehearsal(host, survey, simulation, chosen, access, handover);
    }

    /**
     * Judges whether and how userspace can have devices, as {@link #plan} does with every consent and every check overruled. The
     * steps are rehearsed.
     *
     * @throws IOException if the host cannot be read
     */
    public Verdict verdict(Goal.Take goal) throws IOException {
        VerdictDraft draft = new VerdictDraft(host, survey, goal);
        CheckResults checks = checks(goal, draft.siblings().moving());
        HostFacts facts = HostFacts.read(host, draft.siblings().concerned(goal));
        return draft.canBeRehearsed()
                ? draft.verdict(
                        checks,
                        rehearsal(draft.chosen(), NodeAccess.UNCHANGED, Handover.AS_THEY_ARE)
                                .of(draft.plan(facts), Lifetime.THIS_BOOT))
                : draft.verdict(checks, facts);
    }

    /**
     * Runs the safety checks, as {@link #plan} does, and as is done again before a plan is carried out.
     *
     * @param companions other devices that would leave their drivers, or go with one that does
     * @return what the checks answer about the devices of the goal and the companions
     * @throws IOException if the host cannot be read
     */
    public CheckResults checks(Goal goal, List<Companion> companions) throws IOException {
        return Checks.of(host, survey, guards).results(goal, companions);
    }
}

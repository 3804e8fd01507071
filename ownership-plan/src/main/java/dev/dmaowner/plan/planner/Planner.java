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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
        if (request.goal() instanceof Goal.Take take && take.functions().isPresent()) {
            return made(request, take, take.functions().get());
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

    /**
     * {@return a planner for the host as it will be when virtual functions are made, on a simulation; or why none would be}
     *
     * @throws IOException if the host cannot be read
     */
    public Outcome<Planner> after(Goal.Vfs functions) throws IOException {
        Outcome<MadeFunctions> made = MadeFunctions.of(host, survey, simulation, functions);
        return made.value().isPresent()
                ? Outcome.done(after(made.value().get()))
                : Outcome.refused(made.refusal().orElseThrow());
    }

    private Planner after(MadeFunctions made) throws IOException {
        return new Planner(made.stage().start(), made.survey(), made.stage(), made.guards(guards));
    }

    /** {@return the host that is planned for} */
    public Host host() {
        return host;
    }

    /** {@return its survey} */
    public HostSurvey survey() {
        return survey;
    }

    private Planning made(PlanRequest request, Goal.Take goal, Goal.Vfs functions) throws IOException {
        Outcome<MadeFunctions> outcome = MadeFunctions.of(host, survey, simulation, functions);
        Optional<Refusal> refusal = unmakeable(request).or(outcome::refusal).or(() -> outcome.value()
                .flatMap(made -> made.missing(goal.devices())));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        MadeFunctions made = outcome.value().orElseThrow();
        Planning making = functions(PlanRequest.of(functions).despite(request.despite()), functions);
        Planning taking = after(made).plan(request.reaching(goal.ofWhatIsThere()));
        if (making instanceof Refused || taking instanceof Refused) {
            return making instanceof Refused ? making : taking;
        } else if (!(making instanceof Ready first && taking instanceof Ready then)) {
            return missing(making, taking);
        } else {
            return rehearsal(ChosenDrivers.of(host, survey, goal), request.access(), request.handover())
                    .of(made.with(then.plan(), goal, host)
                            .despite(both(first.plan().despite(), then.plan().despite())))
                    .fold(plan -> new Ready(plan, both(first.notChecked(), then.notChecked())), Refused::new);
        }
    }

    private static Optional<Refusal> unmakeable(PlanRequest request) {
        if (request.goal() instanceof Goal.Take take && take.isolation() == Isolation.NONE) {
            return Optional.of(Refusal.of(
                            Errno.EOPNOTSUPP, "virtual functions are not made and taken without an IOMMU in one plan")
                    .curedBy("make them first by 'dmaowner apply vfs'"));
        }
        if (request.handover() == Handover.RESET) {
            return Optional.of(
                    Refusal.of(Errno.EOPNOTSUPP, "virtual functions that a plan makes are new, and are not reset")
                            .curedBy("ask for no reset"));
        }
        return request.lifetime() == Lifetime.EVERY_BOOT
                ? Optional.of(Refusal.of(
                                Errno.EOPNOTSUPP,
                                "virtual functions end with the boot, so nothing of a plan that makes them outlives it")
                        .curedBy("have a file say both, and 'dmaowner sync' read it at each boot"))
                : Optional.empty();
    }

    private static Planning missing(Planning making, Planning taking) {
        NotAgreed first = asked(making);
        NotAgreed then = asked(taking);
        return new NotAgreed(
                both(first.companions(), then.companions()),
                both(first.ending(), then.ending()),
                both(first.findings(), then.findings()),
                both(first.notChecked(), then.notChecked()));
    }

    /** {@return what is to be agreed to, which is nothing where the plan is ready} */
    private static NotAgreed asked(Planning planning) {
        return planning.fold(
                ready -> new NotAgreed(List.of(), ready.plan().ending(), List.of(), ready.notChecked()),
                missing -> missing,
                refused -> {
                    throw new IllegalArgumentException("there is nothing to agree to: " + refused);
                });
    }

    /** {@return what is in either list, once, in the order of the first and then of the second} */
    static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
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
                                "the node of a device without an IOMMU is not given to a user: opening it needs CAP_SYS_RAWIO")
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
     * Runs the safety checks, as {@link #plan} does, and as is done again before a plan is carried out. Of virtual functions that the plan
     * makes nothing is asked, as they are not there.
     *
     * @param companions other devices that would leave their drivers, or go with one that does
     * @return what the checks answer about the devices of the goal and the companions
     * @throws IOException if the host cannot be read
     */
    public CheckResults checks(Goal goal, List<Companion> companions) throws IOException {
        Checks checks = Checks.of(host, survey, guards);
        if (!(goal instanceof Goal.Take take) || take.functions().isEmpty()) {
            return checks.results(goal, companions);
        }
        Goal.Vfs functions = take.functions().get();
        Map<Boolean, List<Companion>> going = companions.stream()
                .collect(Collectors.partitioningBy(companion -> survey.device(companion.device())
                        .flatMap(device -> device.device().virtualFunctionOf())
                        .equals(Optional.of(functions.device()))));
        return checks.results(functions, going.getOrDefault(true, List.of()))
                .and(checks.results(take.ofWhatIsThere(), going.getOrDefault(false, List.of())));
    }
}

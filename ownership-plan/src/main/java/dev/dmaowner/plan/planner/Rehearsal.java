package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planner.Simulation;
import dev.dmaowner.plan.planner.Steps.Return;
import dev.dmaowner.plan.run.ActionRunner;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.RunListener;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.NoIommuMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries a plan out on a simulation of its host, and undoes it. A plan that the simulation refuses, or that cannot be undone, is
 * refused. After a probe, a check is added for the driver that it bound.
 */
final class Rehearsal {

    private final Host host;
    private final HostSurvey survey;
    private final Simulation simulation;
    private final ChosenDrivers chosen;
    private final NodeAccess access;
    private final Handover handover;

    /**
     * @param chosen what is to be said of the drivers of the goal
     * @param access who may open the nodes
     * @param handover in which state devices change hands
     */
    Rehearsal(
            Host host,
            HostSurvey survey,
            Simulation simulation,
            ChosenDrivers chosen,
            NodeAccess access,
            Handover handover) {
        this.chosen = chosen;
        this.access = access;
        this.handover = handover;
        this.host = host;
        this.survey = survey;
        this.simulation = simulation;
    }

    Outcome<Plan> of(Plan draft, Lifetime lifetime) throws IOException {
        Outcome<Plan> plain = of(draft, lifetime, Return.PLAIN, Set.of());
        return plain.refusal().map(Refusal::errno).equals(Optional.of(Errno.EAGAIN))
                ? of(draft, lifetime, Return.UNDER_OVERRIDE, Set.of())
                : plain.refusal()
                                .filter(why -> isForWantOfAGroup(draft.goal(), why))
                                .isPresent()
                        ? Outcome.refused(withAGroup(plain.refusal().get()))
                        : plain;
    }

    /** VFIO answers EINVAL to a device that is in no group once its DMA is configured. */
    private boolean isForWantOfAGroup(Goal goal, Refusal why) {
        return why.errno() == Errno.EINVAL
                && goal instanceof Goal.Take take
                && take.isolation() == Isolation.BY_IOMMU
                && take.devices().stream()
                        .filter(device -> KernelDrivers.isUserAccess(take.driverOf(device)))
                        .flatMap(device -> survey.device(device).stream())
                        .anyMatch(device -> device.group().isEmpty());
    }

    /** What the simulation suggests is the switch itself. */
    private Refusal withAGroup(Refusal why) {
        Optional<String> cure = survey.iommu().kind() == IommuState.Kind.GROUPS
                ? Optional.empty()
                : survey.iommu().cure();
        Refusal plain = new Refusal(why.errno(), why.reason(), why.heldBy(), cure);
        return chosen.orWithoutIommu(plain);
    }

    /** A sibling whose new driver refuses it gets none: it only has to leave its own. */
    private Outcome<Plan> of(Plan draft, Lifetime lifetime, Return way, Set<DeviceId> leftAlone) throws IOException {
        TargetDrivers targets = new TargetDrivers(host, survey, leftAlone, chosen);
        Steps wanted = new Steps(draft, survey, targets, way, FirmwareFramebuffer.consoles(host));
        Opening opening = Opening.of(host, draft.facts(), access);
        try {
            wanted.add(lifetime, opening, handover);
        } catch (IllegalArgumentException e) {
            // A capture can show names that no kernel has, and a rule of udev cannot name every device.
            return Outcome.refused(Errno.EINVAL, String.valueOf(e.getMessage()));
        }
        Host stage = stage(draft.goal());
        Optional<Refusal> unlike = unlike(draft, stage);
        if (unlike.isPresent()) {
            return Outcome.refused(unlike.get());
        }
        List<Step> played = new ArrayList<>();
        for (Step step : wanted.steps()) {
            Optional<Refusal> refusal = play(stage, step, played);
            if (refusal.isPresent()) {
                return isOfCompanion(step.action(), draft)
                        ? of(draft, lifetime, way, and(leftAlone, step.action().device()))
                        : Outcome.refused(refusal.get());
            }
        }
        Plan plan = new Plan(
                draft.goal(), draft.leaving(), draft.staying(), draft.ending(), draft.despite(), draft.facts(), played);
        return there(stage, plan);
    }

    /** {@return a plan whose steps need no choice, after its rehearsal} */
    Outcome<Plan> of(Plan plan) throws IOException {
        Host stage = stage(plan.goal());
        Optional<Refusal> unlike = unlike(plan, stage);
        if (unlike.isPresent()) {
            return Outcome.refused(unlike.get());
        }
        Optional<Refusal> refusal = refusal(stage, plan.steps());
        return refusal.isPresent() ? Outcome.refused(refusal.get()) : there(stage, plan);
    }

    /** A reset changes neither the driver of a device nor its owner, and so a simulation has none. */
    private Host stage(Goal goal) throws IOException {
        Host simulated = simulation.start();
        boolean isSurprise =
                chosen.isInNoIommuMode() && goal instanceof Goal.Take take && take.isolation() == Isolation.BY_IOMMU;
        if (isSurprise) {
            // The mode may have been switched on for another device; this plan does not ask for it.
            ControlWrite off = NoIommuMode.switching(NoIommuMode.State.OFF);
            simulated.write(off.path(), off.text());
        }
        return new ForwardingHost(simulated) {
            @Override
            public WriteAnswer write(String path, String text) {
                return ControlWrite.isReset(path) ? WriteAnswer.DONE : super.write(path, text);
            }
        };
    }

    private static Optional<Refusal> unlike(Plan draft, Host stage) throws IOException {
        return draft.facts().changesOfDevices(stage).stream()
                .findFirst()
                .map(change -> Refusal.of(Errno.EOPNOTSUPP, "the simulation of this host is not like it: " + change));
    }

    private static boolean isOfCompanion(Action action, Plan draft) {
        return action instanceof Action.Bind
                && draft.leaving().stream()
                        .anyMatch(companion -> companion.device().equals(action.device()));
    }

    private static Set<DeviceId> and(Set<DeviceId> devices, DeviceId device) {
        Set<DeviceId> both = new HashSet<>(devices);
        both.add(device);
        return both;
    }

    /** {@return the refusal of a plan for what one of its actions would be answered} */
    static Refusal refused(Action action, Refusal why) {
        return new Refusal(
                why.errno(),
                "to " + action.describe() + " would be refused: " + why.reason(),
                why.heldBy(),
                why.cure());
    }

    /** {@return what a simulation answers to steps that it refuses, empty if they are carried out} */
    static Optional<Refusal> refusal(Host stage, List<Step> steps) throws IOException {
        List<Step> played = new ArrayList<>();
        for (Step step : steps) {
            Optional<Refusal> refusal = play(stage, step, played);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> play(Host stage, Step step, List<Step> played) throws IOException {
        ActionRunner runner = new ActionRunner(stage, Optional.of(NoFiles.INSTANCE));
        WriteAnswer answer = runner.carryOut(step.action());
        if (answer instanceof WriteAnswer.Waiting waiting) {
            return Optional.of(Refusal.of(
                    Errno.EBUSY,
                    "to " + step.action().describe() + " would wait for "
                            + waiting.pending().waitsFor()));
        } else if (answer.refusal().isPresent()) {
            return Optional.of(refused(step.action(), answer.refusal().get()));
        }
        played.add(new Step(played.size() + 1, step.action(), step.reason(), step.inverse()));
        if (step.action() instanceof Action.Probe probe) {
            // If no driver binds it here, the kernel may still have one with ids that are not known.
            DeviceBinding.driver(stage, probe.device())
                    .ifPresent(driver -> played.add(new Step(
                            played.size() + 1,
                            new Action.Expect(probe.device(), driver),
                            "the driver that matches its ids",
                            List.of())));
        }
        return Optional.empty();
    }

    /** And back again. */
    private static Outcome<Plan> there(Host stage, Plan plan) throws IOException {
        Journal journal = Journal.begin(JournalStorage.inMemory(), plan, RunHead.of("a rehearsal"));
        for (Step step : plan.steps()) {
            journal.take(step);
        }
        RunSettings settings = new RunSettings(Duration.ZERO, Optional.of(NoFiles.INSTANCE), RunListener.NOBODY);
        RunOutcome back = new PlanRun(stage, journal, settings).undo();
        List<HostFacts.Change> left = lasting(plan, stage);
        if (back instanceof RunOutcome.Finished && left.isEmpty()) {
            return Outcome.done(plan);
        }
        String what = left.isEmpty() ? back.toString() : left.get(0).toString();
        return Outcome.refused(Errno.EAGAIN, "it could not be undone: " + what);
    }

    /** What goes with a driver comes back as new, without its override, or as virtual functions do, only when it is asked for. */
    private static List<HostFacts.Change> lasting(Plan plan, Host stage) throws IOException {
        Set<String> ended = plan.ending().stream()
                .map(companion -> companion.device().toString())
                .collect(Collectors.toSet());
        return plan.facts().changesOfDevices(stage).stream()
                .filter(change -> !ended.contains(change.subject()))
                .toList();
    }

    /** A rehearsal leaves nothing behind. */
    private enum NoFiles implements PersistentFiles {
        INSTANCE;

        @Override
        public boolean isInstalled(Action.Persist action) {
            return false;
        }

        @Override
        public boolean isInstalled(Action.Forget action) {
            return true;
        }

        @Override
        public void install(Action.Persist action) {}

        @Override
        public void remove(Action.Forget action) {}
    }
}

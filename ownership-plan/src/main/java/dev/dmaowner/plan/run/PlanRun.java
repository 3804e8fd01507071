package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.RunListener.Event;
import dev.dmaowner.plan.run.RunOutcome.Kind;
import dev.dmaowner.plan.run.RunOutcome.Obstacle;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries out, undoes or resumes the plan of a journal. Each operation checks the host first and skips steps whose effect is already
 * there, so it can be interrupted anywhere and run again.
 *
 * <p>For use by one thread; with {@link RunSettings.Pace#SIDE_BY_SIDE} it lets others write to the host, one for each unbind. An {@link IOException} means that the host or the journal cannot be read or written; what was
 * done until then stands in the journal.
 */
public final class PlanRun {

    private final Host host;
    private final Journal journal;
    private final RunSettings settings;
    private final ActionRunner runner;
    private boolean isAnotherBoot;

    /**
     * @param host the host that the plan was made for
     * @param journal the journal of the plan
     * @param settings how to go about it
     */
    public PlanRun(Host host, Journal journal, RunSettings settings) {
        this.host = host;
        this.journal = journal;
        this.settings = settings;
        this.runner = new ActionRunner(host, settings.files());
    }

    /**
     * Begin a journal and carry out its plan. If the host is no longer what the plan was made for, nothing is written to the host or
     * the journal.
     *
     * @param storage an empty one
     * @param writer who does so and when, human-readable
     */
    public static RunOutcome apply(Host host, Plan plan, JournalStorage storage, String writer, RunSettings settings)
            throws IOException {
        Optional<RunOutcome.NotBegun> changed = changedHost(host, plan);
        return changed.isPresent()
                ? changed.get()
                : new PlanRun(host, Journal.begin(storage, plan, RunHead.of(writer)), settings).forward();
    }

    /**
     * {@return what {@link #apply} answers where the host has changed since the plan was made, empty if it has not}
     *
     * @throws IOException if the host cannot be read
     */
    public static Optional<RunOutcome.NotBegun> changedHost(Host host, Plan plan) throws IOException {
        List<HostFacts.Change> changes = plan.facts().changes(host);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Refusal refusal = Refusal.of(Errno.EBUSY, "this host is no longer what the plan was made for")
                .curedBy("make a new plan");
        return Optional.of(new RunOutcome.NotBegun(refusal, changes));
    }

    /**
     * Finish an interrupted run: take the steps whose effect is not there. If somebody else has changed the host meanwhile, or it was
     * restarted, nothing is done. The safety checks are the caller's; {@link #devicesToResume} says which devices to ask about.
     */
    public RunOutcome resume() throws IOException {
        if (journal.progress() == Progress.UNDONE) {
            return new RunOutcome.NotBegun(
                    Refusal.of(Errno.EALREADY, "it was undone").curedBy("make a new plan"), List.of());
        }
        List<HostFacts.Change> changes = new RunFacts(host, journal).changes();
        if (!changes.isEmpty()) {
            Refusal refusal = Refusal.of(Errno.EBUSY, "this host is no longer as the run left it")
                    .curedBy("undo the run, then make a new plan");
            return new RunOutcome.NotBegun(refusal, changes);
        }
        journal.reserveToResume();
        return forward();
    }

    /**
     * {@return the devices whose driver or override {@link #resume} would still change}
     *
     * @throws IOException if the host cannot be read
     */
    public List<DeviceId> devicesToResume() throws IOException {
        return devicesOf(journal.plan().steps().stream().map(Step::action).toList());
    }

    /**
     * {@return the devices whose driver or override {@link #undo} would still change; none after the host was restarted}
     *
     * @throws IOException if the host cannot be read
     */
    public List<DeviceId> devicesToUndo() throws IOException {
        if (!journal.plan().facts().changesOfHost(host).isEmpty()) {
            return List.of();
        }
        return devicesOf(journal.plan().steps().stream()
                .filter(journal::hasBegun)
                .flatMap(step -> step.inverse().stream())
                .toList());
    }

    private List<DeviceId> devicesOf(List<Action> actions) throws IOException {
        if (journal.progress() == Progress.UNDONE) {
            return List.of();
        }
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (Action action : actions) {
            if (action.isOfThisBoot() && !(action instanceof Action.Expect) && !runner.isNeedless(action)) {
                devices.add(action.device());
            }
        }
        return List.copyOf(devices);
    }

    private RunOutcome forward() throws IOException {
        List<Step> left = new ArrayList<>(journal.plan().steps());
        while (!left.isEmpty()) {
            List<Obstacle> obstacles = forward(left);
            if (!obstacles.isEmpty()) {
                return new RunOutcome.Stopped(obstacles);
            }
        }
        journal.applied();
        return new RunOutcome.Finished();
    }

    /** Takes the first of some steps, and what can be done beside it, and removes them from the list. */
    private List<Obstacle> forward(List<Step> left) throws IOException {
        SideBySide.Early early = settings.pace() == RunSettings.Pace.SIDE_BY_SIDE
                ? new SideBySide(journal.plan().facts()).with(left)
                : new SideBySide.Early(List.of(), List.of());
        if (early.unbinds().isEmpty()) {
            return forward(left.remove(0)).stream().toList();
        }
        for (Step override : early.overrides()) {
            Optional<Obstacle> obstacle = forward(override);
            if (obstacle.isPresent()) {
                return List.of(obstacle.get());
            }
        }
        List<Step> unbinds = new ArrayList<>(List.of(left.get(0)));
        unbinds.addAll(early.unbinds());
        left.removeAll(early.overrides());
        left.removeAll(unbinds);
        return together(unbinds);
    }

    /**
     * The journal has all of them before the first is begun, so that wherever this ends, what may have been done is known. Their answers
     * follow in the order of the steps.
     */
    private List<Obstacle> together(List<Step> steps) throws IOException {
        List<Step> begun = new ArrayList<>();
        for (Step step : steps) {
            if (runner.isNeedless(step.action())) {
                settings.listener().happened(step.action(), Event.ALREADY);
            } else {
                journal.take(step);
                begun.add(step);
            }
        }
        List<WriteAnswer> answers = AllAtOnce.results(begun, step -> answer(step.action()));
        List<Obstacle> obstacles = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            obstacle(begun.get(i), begun.get(i).action(), answers.get(i)).ifPresent(obstacles::add);
        }
        return obstacles;
    }

    private Optional<Obstacle> forward(Step step) throws IOException {
        if (runner.isNeedless(step.action())) {
            settings.listener().happened(step.action(), Event.ALREADY);
            return Optional.empty();
        }
        journal.take(step);
        Optional<Obstacle> obstacle = act(step, step.action());
        return obstacle.isPresent() ? obstacle : withoutEffect(step);
    }

    /** A driver can make fewer virtual functions than were asked for, and the kernel's answer is the same. */
    private Optional<Obstacle> withoutEffect(Step step) throws IOException {
        Action action = step.action();
        if (!(action instanceof Action.MakeFunctions) || runner.isNeedless(action)) {
            return Optional.empty();
        }
        OptionalInt now = VirtualFunctionCount.of(host, action.device());
        Refusal why = Refusal.of(
                Errno.EIO,
                "the kernel accepted the number, but " + action.device().name() + " has "
                        + (now.isPresent() ? Integer.toString(now.getAsInt()) : "an unknown number of")
                        + " virtual functions");
        journal.refused(step, why);
        settings.listener().happened(action, Event.REFUSED);
        return Optional.of(new Obstacle(action, Kind.REFUSED, why, List.of()));
    }

    /**
     * Restore every driver and override that the plan has changed. A device that cannot be restored now, or that somebody else has
     * changed meanwhile, keeps those of the others from being restored whose drivers must bind after its own, and no more. What the run changed before the host was restarted ended
     * then; after that only files that outlive a reboot are undone. A module stays loaded. If the journal cannot be written, the run is undone without a
     * record ({@link Journal#notRecorded}). The safety checks are the caller's; {@link #devicesToUndo} says which devices to ask
     * about.
     */
    public RunOutcome undo() throws IOException {
        if (journal.progress() == Progress.UNDONE) {
            return new RunOutcome.NotBegun(Refusal.of(Errno.EALREADY, "it was undone before"), List.of());
        }
        List<HostFacts.Change> otherHost = journal.plan().facts().changesOfHost(host);
        if (otherHost.stream().anyMatch(HostFacts.Change::isOfIdentity)) {
            return new RunOutcome.NotBegun(Refusal.of(Errno.EINVAL, "the run was on another host"), otherHost);
        }
        isAnotherBoot = !otherHost.isEmpty();
        journal.reserveToUndo();
        RunFacts facts = new RunFacts(host, journal);
        List<Obstacle> obstacles = new ArrayList<>();
        Set<DeviceId> stuck = new HashSet<>();
        List<Step> steps = journal.plan().steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (journal.hasBegun(step) && !stuck.contains(step.action().device())) {
                undoUnlessChanged(step, facts).ifPresent(obstacle -> {
                    obstacles.add(obstacle);
                    // A device that cannot be reset is better off with its driver than without; below a reset that goes
                    // on it has none.
                    if (!(obstacle.action() instanceof Action.Reset && obstacle.kind() == Kind.REFUSED)) {
                        stuck.add(step.action().device());
                        physicalFunction(step.action().device()).ifPresent(stuck::add);
                    }
                });
            }
        }
        if (!obstacles.isEmpty()) {
            return new RunOutcome.Stopped(obstacles);
        }
        journal.undone();
        return new RunOutcome.Finished();
    }

    /** {@return the device whose virtual functions the plan has made, of another device of the plan} They stay while one of them is stuck. */
    private Optional<DeviceId> physicalFunction(DeviceId device) {
        return journal.plan().goal() instanceof Goal.Take take
                ? take.functions().map(Goal.Vfs::device).filter(physical -> !physical.equals(device))
                : Optional.empty();
    }

    private Optional<Obstacle> undoUnlessChanged(Step step, RunFacts facts) throws IOException {
        boolean isAsked = !isAnotherBoot && step.action().isOfThisBoot();
        List<HostFacts.Change> changes = isAsked ? facts.changesOf(step.action().device()) : List.of();
        if (changes.isEmpty()) {
            return undo(step);
        }
        String what = String.join("; ", changes.stream().map(Object::toString).toList());
        Refusal why = Refusal.of(Errno.EBUSY, "somebody else has changed it: " + what)
                .curedBy("look at it, and give it back by 'dmaowner plan give'");
        return Optional.of(new Obstacle(step.action(), Kind.REFUSED, why, List.of()));
    }

    private Optional<Obstacle> undo(Step step) throws IOException {
        if (step.action() instanceof Action.Load && !isAnotherBoot && runner.isNeedless(step.action())) {
            settings.listener().happened(step.action(), Event.STAYS);
        } else if (step.action() instanceof Action.NoIommu && !isAnotherBoot && NoIommuMode.hasTainted(host)) {
            settings.listener().happened(step.action(), Event.STAYS);
        }
        for (Action action : step.inverse()) {
            if (isAnotherBoot && action.isOfThisBoot()) {
                settings.listener().happened(action, Event.ENDED);
            } else if (action instanceof Action.Expect first) {
                Optional<Obstacle> tooEarly = tooEarly(step, first);
                if (tooEarly.isPresent()) {
                    return tooEarly;
                }
            } else if (!runner.isNeedless(action)) {
                journal.undo(step, action);
                Optional<Obstacle> obstacle = act(step, action);
                if (obstacle.isPresent()) {
                    return obstacle;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * {@return what keeps a driver from getting its device back before another device of the group has its own, as it attaches a domain and
     * the kernel then refuses the other} One that is not there any more needs no turn.
     */
    private Optional<Obstacle> tooEarly(Step step, Action.Expect first) throws IOException {
        if (!host.exists(DeviceBinding.folder(first.device()))) {
            return Optional.empty();
        }
        for (Action later : step.inverse()) {
            Optional<Refusal> why = later instanceof Action.Bind && !runner.isNeedless(later)
                    ? runner.carryOut(first).refusal()
                    : Optional.empty();
            if (why.isPresent()) {
                settings.listener().happened(later, Event.REFUSED);
                String reason = why.get().reason() + "; it comes first, because the driver of "
                        + later.device().name() + " attaches a domain of its own to their group";
                return Optional.of(new Obstacle(later, Kind.REFUSED, Refusal.of(Errno.EBUSY, reason), List.of()));
            }
        }
        return Optional.empty();
    }

    private Optional<Obstacle> act(Step step, Action action) throws IOException {
        return obstacle(step, action, answer(action));
    }

    private WriteAnswer answer(Action action) throws IOException {
        WriteAnswer answer = runner.carryOut(action);
        return answer instanceof WriteAnswer.Waiting waiting ? await(waiting).orElse(waiting) : answer;
    }

    /** Records the answer to an action, and says what keeps the run from going on. */
    private Optional<Obstacle> obstacle(Step step, Action action, WriteAnswer answer) throws IOException {
        if (answer instanceof WriteAnswer.Waiting waiting) {
            return Optional.of(waiting(step, action, waiting));
        }
        if (answer.refusal().isPresent()) {
            Refusal why = answer.refusal().get();
            journal.refused(step, why);
            settings.listener().happened(action, Event.REFUSED);
            return Optional.of(new Obstacle(action, Kind.REFUSED, why, List.of()));
        }
        journal.done(step);
        settings.listener().happened(action, Event.DONE);
        return Optional.empty();
    }

    private Obstacle waiting(Step step, Action action, WriteAnswer.Waiting waiting) throws IOException {
        List<String> holders = DeviceHolders.of(host, action.device());
        journal.waits(step, holders);
        settings.listener().happened(action, Event.WAITING);
        Refusal why = Refusal.of(
                        Errno.EBUSY,
                        "the kernel has not answered and waits for "
                                + waiting.pending().waitsFor())
                .curedBy("let the holder let go; then resume or undo");
        return new Obstacle(action, Kind.WAITING, why, holders);
    }

    private Optional<WriteAnswer> await(WriteAnswer.Waiting waiting) {
        CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
        waiting.pending().whenAnswered(answer::complete);
        try {
            return Optional.of(answer.get(settings.deadline().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this but an answer", e);
        }
    }
}

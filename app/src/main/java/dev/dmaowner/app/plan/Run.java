package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.CheckResults;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.Claims;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.Lease;
import dev.dmaowner.plan.run.Leases;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunOutcome.Kind;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.plan.run.StateFolder.NumberedJournal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a host under its lock, and reports what happens.
 *
 * @param host the host
 * @param state the folder of journals and leases
 * @param files the files that outlive a reboot
 * @param output where to print
 * @param question whom to ask
 * @param deadline how long to wait for a holder to let go
 * @param holder the holder of leases to act for, empty text for none
 * @param claim the name under which the caller asks, empty text for none
 * @param log where each change is told
 */
record Run(
        Host host,
        StateFolder state,
        PersistentFiles files,
        OutputOptions output,
        Question question,
        Duration deadline,
        String holder,
        String claim,
        SystemLog log) {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Set<Progress> UNDOABLE =
            EnumSet.of(Progress.PARTLY_APPLIED, Progress.APPLIED, Progress.PARTLY_UNDONE);
    private static final Set<Progress> RESUMABLE =
            EnumSet.of(Progress.NOT_BEGUN, Progress.PARTLY_APPLIED, Progress.PARTLY_UNDONE);

    static Run of(RunOptions options, Question question, OutputOptions output) throws IOException, CommandFailure {
        return of(options, new ClaimOption(), question, output);
    }

    static Run of(RunOptions options, ClaimOption claim, Question question, OutputOptions output)
            throws IOException, CommandFailure {
        return new Run(
                options.host().open(),
                options.host().state(),
                options.host().persistent(),
                output,
                question,
                options.deadline(),
                options.holder(),
                claim.claim(),
                options.host().log());
    }

    /** Opens a planning session on the host as it is now. */
    interface Opening {
        PlanningSession open() throws IOException, CommandFailure;
    }

    /** Says what is asked for on a host. */
    interface Asking {
        PlanRequest of(PlanningSession session) throws IOException, CommandFailure;
    }

    /** Plan what is asked for and carry it out; or, where that was done under the same claim before, answer again. */
    int apply(Opening opening, Asking asking) throws IOException, CommandFailure {
        PlanningSession session = opening.open();
        PlanRequest request = asking.of(session);
        if (!claim.isEmpty()) {
            switch (again(request)) {
                case ANSWERED -> {
                    return ExitCode.DONE.number();
                }
                case ENDED -> session = opening.open();
                case NONE -> {
                    // It is asked for the first time.
                }
            }
        }
        return applyMade(session.planner().plan(request), session);
    }

    /** What became of an earlier request under the same claim. */
    private enum Again {
        /** There was none, or it changed nothing, or it is undone. */
        NONE,
        /** It had ended with a restart, or was being undone, and now it is undone. */
        ENDED,
        /** It stands, and the answer is given. */
        ANSWERED
    }

    private Again again(PlanRequest request) throws IOException, CommandFailure {
        HostLock lock = Locks.take(state);
        try {
            Optional<NumberedJournal> standing = standing();
            if (standing.isEmpty()) {
                return Again.NONE;
            }
            int number = standing.get().number();
            Journal journal = standing.get().journal();
            Plan plan = journal.plan();
            Report report = report(number, plan.goal().word());
            PlanRun run = new PlanRun(host, journal, settings(report));
            boolean hasEnded = journal.progress() == Progress.PARTLY_UNDONE
                    || !plan.facts().changesOfHost(host).isEmpty();
            if (hasEnded) {
                RunOutcome back = running(number, report, run::undo);
                if (back instanceof RunOutcome.Finished) {
                    return Again.ENDED;
                }
                throw new CommandFailure(
                        ExitCode.REFUSED,
                        "the run under the claim '" + claim + "' before (journal " + number + ") is not undone yet: "
                                + Report.reason(back));
            }
            requireSame(request, plan, number);
            requireNoLease(plan, holder);
            List<DeviceId> changed = run.devicesToResume();
            if (!changed.isEmpty()) {
                List<GuardFinding> open = objections(plan.goal(), plan.moving(), plan.despite(), output.global());
                if (!open.isEmpty()) {
                    throw NoPlan.objection(open, "resume", number);
                }
            }
            RunOutcome outcome = running(number, report, run::resume);
            end(report, outcome, "");
            return Again.ANSWERED;
        } finally {
            lock.close();
        }
    }

    private Optional<NumberedJournal> standing() throws CommandFailure {
        try {
            return new Claims(state).standing(claim);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "what became of the claim '" + claim + "' cannot be told: " + Failures.reason(e));
        }
    }

    private void requireSame(PlanRequest request, Plan plan, int number) throws CommandFailure {
        PlanRequest before = PlanRequest.ofPlan(plan);
        boolean isSame = ofWhatIsThere(before.goal()).equals(ofWhatIsThere(request.goal()))
                && before.lifetime() == request.lifetime()
                && before.access().equals(request.access());
        if (!isSame) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "the claim '" + claim + "' stands for another request: " + RunLine.what(before.goal())
                            + " (journal " + number + "); undo it first: dmaowner undo --id " + claim);
        }
    }

    /** A function that the run has made is there when it is asked for again. */
    private static Goal ofWhatIsThere(Goal goal) {
        return goal instanceof Goal.Take take ? take.ofWhatIsThere() : goal;
    }

    private Report report(int number, String verb) {
        return new Report(number, verb, claim);
    }

    /**
     * Carry out a plan from a file. The file can contain any step, so the planner makes the plan again from its goal on this host, and
     * the two plans must be equal.
     */
    int applyRead(Plan plan, GlobalOptions global) throws IOException, CommandFailure {
        if (!claim.isEmpty() && again(PlanRequest.ofPlan(plan)) == Again.ANSWERED) {
            return ExitCode.DONE.number();
        }
        requireUnchanged(plan);
        Planning again = PlanningSession.open(host, global).planner().plan(PlanRequest.ofPlan(plan));
        if (again instanceof Planning.NotAgreed missing && !missing.findings().isEmpty()) {
            throw NoPlan.changed(missing.findings());
        }
        if (again instanceof Planning.Ready ready
                && ready.plan().despite(plan.despite()).equals(plan)) {
            return apply(new Planning.Ready(plan, ready.notChecked()), global);
        }
        throw new CommandFailure(
                ExitCode.REFUSED,
                "the steps of this plan do not follow from its goal on this host, and nothing was changed; make a new plan",
                again.fold(
                        ready -> differences(plan, ready.plan()),
                        missing -> List.of(),
                        refused -> List.of(refused.why().reason())));
    }

    private static List<String> differences(Plan read, Plan made) {
        List<String> lines = new ArrayList<>();
        for (Step step : read.steps()) {
            boolean follows = made.steps().stream()
                    .anyMatch(other -> other.action().equals(step.action())
                            && other.inverse().equals(step.inverse()));
            if (!follows) {
                lines.add("step " + step.number() + " does not follow: " + PlanPrinter.line(step.action()));
            }
        }
        return lines;
    }

    /** Carry out the plan that was made on this host just now, if there is one. */
    int applyMade(Planning planning, PlanningSession session) throws IOException, CommandFailure {
        if (planning instanceof Planning.Ready ready) {
            return apply(ready, output.global());
        }
        throw NoPlan.failure(planning, session.survey(), output);
    }

    private int apply(Planning.Ready ready, GlobalOptions global) throws IOException, CommandFailure {
        Plan plan = ready.plan();
        requireUnchanged(plan);
        if (output.format() == OutputFormat.TEXT) {
            new PlanPrinter(output.console().out()).print(ready);
        }
        if (plan.isEmpty()) {
            requireNoLease(plan, holder);
            return nothing(plan.goal().word(), "the host is as this plan wants it: nothing was done");
        }
        if (!question.isAgreed(output.console().out(), "Carry this out?")) {
            throw new CommandFailure(ExitCode.REFUSED, "not carried out, and nothing was changed");
        }
        HostLock lock = Locks.take(state);
        try {
            requireNoLease(plan, holder);
            requireUnchanged(plan);
            if (question != Question.ANSWERED) {
                // Much can have happened while the question was open.
                List<GuardFinding> open = objections(plan.goal(), plan.moving(), plan.despite(), global);
                if (!open.isEmpty()) {
                    throw NoPlan.changed(open);
                }
            }
            return carryOut(plan);
        } finally {
            lock.close();
        }
    }

    private List<GuardFinding> objections(
            Goal goal, List<Companion> companions, Collection<String> despite, GlobalOptions global)
            throws IOException, CommandFailure {
        return findings(PlanningSession.open(host, global).planner().checks(goal, companions), despite);
    }

    /** What is still to be done to virtual functions removes those that are there, if they are of the run. */
    private List<GuardFinding> objections(List<Goal> goals, Collection<String> despite, GlobalOptions global)
            throws IOException, CommandFailure {
        Planner planner = PlanningSession.open(host, global).planner();
        List<GuardFinding> open = new ArrayList<>();
        for (Goal goal : goals) {
            List<Companion> companions = goal instanceof Goal.Vfs vfs
                    ? planner.functionsOf(vfs.device()).stream()
                            .filter(function -> goals.stream()
                                    .noneMatch(other -> other.devices().contains(function.device())))
                            .toList()
                    : List.of();
            open.addAll(findings(planner.checks(goal, companions), despite));
        }
        return open;
    }

    private static List<GuardFinding> findings(CheckResults checks, Collection<String> despite) {
        return checks.findings().stream()
                .filter(finding -> !finding.isOverruledBy(despite))
                .toList();
    }

    /** Compared before the user is asked, and again under the lock before a journal is made. */
    private void requireUnchanged(Plan plan) throws IOException, CommandFailure {
        Optional<RunOutcome.NotBegun> changed = PlanRun.changedHost(host, plan);
        if (changed.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, Report.reason(changed.get()));
        }
    }

    private void requireNoLease(Plan plan, String actor) throws IOException, CommandFailure {
        List<DeviceId> devices = plan.facts().devices().stream()
                .map(HostFacts.DeviceFact::device)
                .toList();
        var refusal = state.leases().against(devices, actor, Instant.now());
        if (refusal.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, refusal.get().reason() + " (say --for to act in that name)");
        }
    }

    private int carryOut(Plan plan) throws IOException, CommandFailure {
        NumberedJournal begun = begin(plan);
        int number = begun.number();
        Report report = report(number, plan.goal().word());
        RunOutcome outcome = running(number, report, new PlanRun(host, begun.journal(), settings(report))::resume);
        boolean refused = outcome instanceof RunOutcome.Stopped stopped
                && stopped.obstacles().stream().allMatch(obstacle -> obstacle.kind() == Kind.REFUSED);
        String undone = refused ? undoneBecauseOf(number, report) : "";
        if (outcome instanceof RunOutcome.Stopped && !refused) {
            undone = "; what was done until then stands in journal " + number
                    + ": 'dmaowner resume' finishes and 'dmaowner undo' undoes it";
        }
        tell(
                "journal " + number + ", " + RunLine.what(plan.goal())
                        + (plan.despite().isEmpty() ? "" : ", despite " + String.join(", ", plan.despite())),
                outcome);
        Plan reached = asMade(plan);
        if (!holder.isEmpty() && outcome instanceof RunOutcome.Finished) {
            lease(reached, number, report);
        }
        int code = end(report, outcome, undone);
        if (output.format() == OutputFormat.TEXT && !plan.isEmpty()) {
            new PlanPrinter(output.console().out()).printAfter(host, reached, number, files);
        }
        return code;
    }

    /** {@return the plan with the facts of the functions that it has made, whose groups are known now} */
    private Plan asMade(Plan plan) throws IOException {
        if (!(plan.goal() instanceof Goal.Take take) || take.functions().isEmpty()) {
            return plan;
        }
        HostFacts facts = plan.facts();
        List<HostFacts.DeviceFact> devices =
                new ArrayList<>(HostFacts.read(host, take.devices()).devices());
        facts.devices().stream()
                .filter(fact -> !take.devices().contains(fact.device()))
                .forEach(devices::add);
        return plan.with(new HostFacts(facts.host(), facts.boot(), facts.kernelRelease(), devices, facts.groups()));
    }

    /** What is taken in the name of a holder is leased to it, until the run is undone. A higher number is that of a later lease. */
    private void lease(Plan plan, int number, Report report) throws IOException {
        for (GroupId group : state.leases().makeForRun(plan, holder, number, Instant.now())) {
            report.note(
                    "group " + group + " is leased to " + holder + " until this is undone, fencing number " + number);
        }
    }

    /** Ends the leases that a run made. */
    private void endLeases(int number) throws IOException {
        Leases leases = state.leases();
        for (Lease lease : leases.list(Instant.now())) {
            if (lease.number() == number) {
                leases.end(lease.group(), lease.holder(), Leases.Conflict.RESPECTED);
            }
        }
    }

    private NumberedJournal begin(Plan plan) throws IOException, CommandFailure {
        try {
            return state.begin(plan, Who.head(host, claim, holder));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE,
                    "nothing was changed, because the journal of the run cannot be kept in " + state.path() + ": "
                            + Failures.reason(e));
        }
    }

    private String undoneBecauseOf(int number, Report report) throws IOException, CommandFailure {
        if (JournalReading.of(state.storage(number)) instanceof JournalReading.Sound sound) {
            RunOutcome back = running(number, report, new PlanRun(host, sound.journal(), settings(report))::undo);
            return back instanceof RunOutcome.Finished
                    ? "; what was done until then is undone"
                    : "; and it could not all be undone: " + Report.reason(back) + "; 'dmaowner undo " + number
                            + "' tries again by journal " + number;
        }
        return "";
    }

    int undo(Optional<Integer> number, Set<String> despite, GlobalOptions global) throws IOException, CommandFailure {
        return under(new Way("undo", UNDOABLE, PlanRun::undo, PlanRun::devicesToUndo), number, despite, global);
    }

    int resume(Optional<Integer> number, Set<String> despite, GlobalOptions global) throws IOException, CommandFailure {
        return under(new Way("resume", RESUMABLE, PlanRun::resume, PlanRun::devicesToResume), number, despite, global);
    }

    /**
     * An operation on an existing journal.
     *
     * @param verb its name
     * @param wanted the journals that it can be used on
     * @param go the operation
     * @param devices the devices that it would change
     */
    private record Way(String verb, Set<Progress> wanted, Operation<RunOutcome> go, Operation<List<DeviceId>> devices) {

        /** {@return goals for which the same safety checks are made} */
        List<Goal> goals(Plan plan, List<DeviceId> changed) {
            if (plan.goal() instanceof Goal.Vfs) {
                return List.of(plan.goal());
            }
            Optional<Goal.Vfs> functions = plan.goal() instanceof Goal.Take take
                    ? take.functions().filter(made -> changed.contains(made.device()))
                    : Optional.empty();
            List<Goal> goals = new ArrayList<>();
            functions.ifPresent(goals::add);
            List<DeviceId> moved = changed.stream()
                    .filter(device -> functions
                            .map(Goal.Vfs::device)
                            .filter(device::equals)
                            .isEmpty())
                    .toList();
            if (!moved.isEmpty()) {
                boolean takes = plan.goal() instanceof Goal.Take == verb.equals("resume");
                goals.add(takes ? Goal.Take.toUserspace(moved) : new Goal.Give(moved));
            }
            return goals;
        }
    }

    /** What reads or changes a host. */
    private interface Operation<T> {
        T of(PlanRun run) throws IOException;
    }

    /** Everything is read and asked under the lock: before that, another program may be writing the journal. */
    private int under(Way way, Optional<Integer> wanted, Set<String> despite, GlobalOptions global)
            throws IOException, CommandFailure {
        HostLock lock = Locks.take(state);
        try {
            Optional<Integer> named = claim.isEmpty() ? wanted : standing().map(NumberedJournal::number);
            if (named.isEmpty() && !claim.isEmpty()) {
                return nothing(
                        way.verb(), "no run of the claim '" + claim + "' stands: there is nothing to " + way.verb());
            }
            int number = named.isPresent() ? named.get() : Journals.newest(state, way.wanted(), way.verb());
            Journal journal = Journals.sound(state, number);
            Plan plan = journal.plan();
            // A caller that knows the claim acts in the name that it was made in.
            requireNoLease(plan, claim.isEmpty() ? holder : journal.head().holder());
            Report report = report(number, way.verb());
            PlanRun run = new PlanRun(host, journal, settings(report));
            List<DeviceId> changed = way.devices().of(run);
            if (!changed.isEmpty()) {
                Set<String> overruled = new HashSet<>(plan.despite());
                overruled.addAll(despite);
                List<GuardFinding> open = objections(way.goals(plan, changed), overruled, global);
                if (!open.isEmpty()) {
                    throw NoPlan.objection(open, way.verb(), number);
                }
            }
            RunOutcome outcome = running(number, report, () -> way.go().of(run));
            journal.notRecorded().ifPresent(report::notRecorded);
            tell(way.verb() + " of journal " + number + ", " + RunLine.what(plan.goal()), outcome);
            if (way.verb().equals("undo") && outcome instanceof RunOutcome.Finished) {
                endLeases(number);
            }
            return end(report, outcome, "");
        } finally {
            lock.close();
        }
    }

    /** What is asked for is so already. */
    int nothing(String verb, String note) throws IOException, CommandFailure {
        Report report = report(0, verb);
        report.note(note);
        return end(report, new RunOutcome.Finished(), "");
    }

    private void tell(String what, RunOutcome outcome) {
        String how = outcome instanceof RunOutcome.Finished ? "done" : "not finished: " + Report.reason(outcome);
        log.tell(what + ", by " + Who.user() + (claim.isEmpty() ? "" : ", claim " + claim)
                + (holder.isEmpty() ? "" : ", for " + holder) + ": " + how);
    }

    /** A run that changes the host. */
    private interface Running {
        RunOutcome go() throws IOException;
    }

    /** If the disk fails in the middle of it, the user must learn what has moved, and how it is brought back. */
    private RunOutcome running(int number, Report report, Running running) throws IOException, CommandFailure {
        try {
            RunOutcome outcome = running.go();
            LOG.atInfo()
                    .addKeyValue("journal", number)
                    .addKeyValue("outcome", outcome)
                    .log("a run came to its end");
            return outcome;
        } catch (IOException e) {
            report.printActions(output.console().out());
            throw new CommandFailure(
                    ExitCode.UNREADABLE,
                    "stopped in the middle, because journal " + number + " in " + state.path()
                            + " or the host cannot be read or written: " + Failures.reason(e)
                            + "; what was done until then is undone by 'dmaowner undo " + number + "'");
        }
    }

    private RunSettings settings(Report report) {
        boolean isLive = host.description().kind() == HostDescription.Kind.LIVE;
        return new RunSettings(deadline, Optional.of(files), report)
                .at(isLive ? RunSettings.Pace.SIDE_BY_SIDE : RunSettings.Pace.ONE_BY_ONE);
    }

    private int end(Report report, RunOutcome outcome, String also) throws IOException, CommandFailure {
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> report.writeTo(json, outcome));
        } else {
            report.print(output.console().out(), outcome);
        }
        output.console().out().flush();
        if (!(outcome instanceof RunOutcome.Finished)) {
            throw new CommandFailure(ExitCode.REFUSED, Report.reason(outcome) + also);
        }
        return ExitCode.DONE.number();
    }
}

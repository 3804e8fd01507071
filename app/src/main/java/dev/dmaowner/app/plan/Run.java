package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.host.Host;
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
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.JournalReading;
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
 */
record Run(
        Host host,
        StateFolder state,
        PersistentFiles files,
        OutputOptions output,
        Question question,
        Duration deadline,
        String holder) {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final Set<Progress> UNDOABLE =
            EnumSet.of(Progress.PARTLY_APPLIED, Progress.APPLIED, Progress.PARTLY_UNDONE);
    private static final Set<Progress> RESUMABLE =
            EnumSet.of(Progress.NOT_BEGUN, Progress.PARTLY_APPLIED, Progress.PARTLY_UNDONE);

    static Run of(RunOptions options, Question question, OutputOptions output) throws IOException {
        return new Run(
                options.host().open(),
                options.host().state(),
                options.host().persistent(),
                output,
                question,
                options.deadline(),
                options.holder());
    }

    /** {@return a description of this process, for the lock and the journal} */
    static String writer() {
        return "dmaowner, process " + ProcessHandle.current().pid() + ", since " + Instant.now();
    }

    /**
     * Carry out a plan from a file. The file can contain any step, so the planner makes the plan again from its goal on this host, and
     * the two plans must be equal.
     */
    int applyRead(Plan plan, GlobalOptions global) throws IOException, CommandFailure {
        requireUnchanged(plan);
        Planning again = PlanningSession.open(host, global).planner().plan(PlanRequest.ofPlan(plan));
        if (again instanceof Planning.NotAgreed missing && !missing.findings().isEmpty()) {
            throw NoPlan.changed(missing.findings());
        }
        Plan made = again instanceof Planning.Ready ready ? ready.plan() : null;
        if (made == null || !made.despite(plan.despite()).equals(plan)) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "the steps of this plan do not follow from its goal on this host, and nothing was changed; make a new plan",
                    again instanceof Planning.Refused refused
                            ? List.of(refused.why().reason())
                            : made == null ? List.of() : differences(plan, made));
        }
        return apply(plan, global);
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
            return apply(ready.plan(), output.global());
        }
        throw NoPlan.failure(planning, session.survey(), output);
    }

    private int apply(Plan plan, GlobalOptions global) throws IOException, CommandFailure {
        requireUnchanged(plan);
        if (output.format() == OutputFormat.TEXT) {
            new PlanPrinter(output.console().out()).print(plan);
        }
        if (!question.isAgreed(output.console().out(), "Carry this out?")) {
            throw new CommandFailure(ExitCode.REFUSED, "not carried out, and nothing was changed");
        }
        HostLock lock = Locks.take(state);
        try {
            requireNoLease(plan);
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
    private List<GuardFinding> objections(Goal goal, Collection<String> despite, GlobalOptions global)
            throws IOException, CommandFailure {
        Planner planner = PlanningSession.open(host, global).planner();
        List<Companion> companions = goal instanceof Goal.Vfs vfs ? planner.functionsOf(vfs.device()) : List.of();
        return findings(planner.checks(goal, companions), despite);
    }

    private static List<GuardFinding> findings(CheckResults checks, Collection<String> despite) {
        return checks.findings().stream()
                .filter(finding -> !despite.contains(finding.guard()))
                .toList();
    }

    /** Compared before the user is asked, and again under the lock before a journal is made. */
    private void requireUnchanged(Plan plan) throws IOException, CommandFailure {
        Optional<RunOutcome.NotBegun> changed = PlanRun.changedHost(host, plan);
        if (changed.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, Report.reason(changed.get()));
        }
    }

    private void requireNoLease(Plan plan) throws IOException, CommandFailure {
        List<DeviceId> devices = plan.facts().devices().stream()
                .map(HostFacts.DeviceFact::device)
                .toList();
        var refusal = state.leases().against(devices, holder, Instant.now());
        if (refusal.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, refusal.get().reason() + " (say --for to act in that name)");
        }
    }

    private int carryOut(Plan plan) throws IOException, CommandFailure {
        NumberedJournal begun = begin(plan);
        int number = begun.number();
        Report report = new Report(number, plan.goal().word());
        RunOutcome outcome = running(number, report, new PlanRun(host, begun.journal(), settings(report))::resume);
        boolean refused = outcome instanceof RunOutcome.Stopped stopped
                && stopped.obstacles().stream().allMatch(obstacle -> obstacle.kind() == Kind.REFUSED);
        String undone = refused ? undoneBecauseOf(number, report) : "";
        if (outcome instanceof RunOutcome.Stopped && !refused) {
            undone = "; what was done until then stands in journal " + number
                    + ": 'dmaowner resume' finishes and 'dmaowner undo' undoes it";
        }
        int code = end(report, outcome, undone);
        if (output.format() == OutputFormat.TEXT && !plan.isEmpty()) {
            new PlanPrinter(output.console().out()).printAfter(plan, number, files);
        }
        return code;
    }

    private NumberedJournal begin(Plan plan) throws IOException, CommandFailure {
        try {
            return state.begin(plan, writer());
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

        /** {@return a goal for which the same safety checks are made} */
        Goal goal(Plan plan, List<DeviceId> changed) {
            if (plan.goal() instanceof Goal.Vfs) {
                return plan.goal();
            }
            boolean takes = plan.goal() instanceof Goal.Take == verb.equals("resume");
            return takes ? Goal.Take.toUserspace(changed) : new Goal.Give(changed);
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
            int number = wanted.isPresent() ? wanted.get() : Journals.newest(state, way.wanted(), way.verb());
            Journal journal = Journals.sound(state, number);
            Plan plan = journal.plan();
            requireNoLease(plan);
            Report report = new Report(number, way.verb());
            PlanRun run = new PlanRun(host, journal, settings(report));
            List<DeviceId> changed = way.devices().of(run);
            if (!changed.isEmpty()) {
                Set<String> overruled = new HashSet<>(plan.despite());
                overruled.addAll(despite);
                List<GuardFinding> open = objections(way.goal(plan, changed), overruled, global);
                if (!open.isEmpty()) {
                    throw NoPlan.objection(open, way.verb(), number);
                }
            }
            RunOutcome outcome = running(number, report, () -> way.go().of(run));
            journal.notRecorded().ifPresent(report::notRecorded);
            return end(report, outcome, "");
        } finally {
            lock.close();
        }
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
        return new RunSettings(deadline, Optional.of(files), report);
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

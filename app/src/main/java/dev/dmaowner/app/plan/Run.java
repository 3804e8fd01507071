package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunOutcome.Kind;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    int apply(Plan plan, PlanningSession session) throws IOException, CommandFailure {
        requireUnchanged(plan);
        List<GuardFinding> open = session.planner().checks(plan.goal(), plan.moving()).findings().stream()
                .filter(finding -> !plan.despite().contains(finding.guard()))
                .toList();
        if (!open.isEmpty()) {
            throw NoPlan.changed(open);
        }
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
            return carryOut(plan);
        } finally {
            lock.close();
        }
    }

    /** Compared before the user is asked, and again under the lock before a journal is made. */
    private void requireUnchanged(Plan plan) throws IOException, CommandFailure {
        Optional<RunOutcome.NotBegun> changed = PlanRun.changedHost(host, plan);
        if (changed.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, Report.reason(changed.get()));
        }
    }

    private void requireNoLease(Plan plan) throws IOException, CommandFailure {
        List<dev.dmaowner.DeviceId> devices = plan.facts().devices().stream()
                .map(HostFacts.DeviceFact::device)
                .toList();
        var refusal = state.leases().against(devices, holder, Instant.now());
        if (refusal.isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, refusal.get().reason() + " (say --for to act in that name)");
        }
    }

    private int carryOut(Plan plan) throws IOException, CommandFailure {
        int number = state.newJournal();
        Report report = new Report(number, plan.goal().word());
        JournalStorage storage = state.storage(number);
        RunOutcome outcome = new PlanRun(host, Journal.begin(storage, plan, writer()), settings(report)).resume();
        log(number, outcome);
        boolean refused = outcome instanceof RunOutcome.Stopped stopped
                && stopped.obstacles().stream().allMatch(obstacle -> obstacle.kind() == Kind.REFUSED);
        String undone = refused ? undoneBecauseOf(storage, number, report) : "";
        if (outcome instanceof RunOutcome.Stopped && !refused) {
            undone = "; what was done until then stands in journal " + number
                    + ": 'dmaowner resume' finishes and 'dmaowner undo' undoes it";
        }
        int code = end(report, outcome, undone);
        if (output.format() == OutputFormat.TEXT && !plan.isEmpty()) {
            new PlanPrinter(output.console().out()).printAfter(plan, number);
        }
        return code;
    }

    private String undoneBecauseOf(JournalStorage storage, int number, Report report) throws IOException {
        if (JournalReading.of(storage) instanceof JournalReading.Sound sound) {
            RunOutcome back = new PlanRun(host, sound.journal(), settings(report)).undo();
            return back instanceof RunOutcome.Finished
                    ? "; what was done until then is undone"
                    : "; and it could not all be undone: " + Report.reason(back) + "; 'dmaowner undo " + number
                            + "' tries again by journal " + number;
        }
        return "";
    }

    int undo(int number) throws IOException, CommandFailure {
        return under("undo", number, PlanRun::undo);
    }

    int resume(int number) throws IOException, CommandFailure {
        return under("resume", number, PlanRun::resume);
    }

    /** An operation on an existing journal. */
    private interface Way {
        RunOutcome go(PlanRun run) throws IOException;
    }

    private int under(String verb, int number, Way way) throws IOException, CommandFailure {
        HostLock lock = Locks.take(state);
        try {
            Journal journal = Journals.sound(state, number);
            String identity = HostFacts.read(host, List.of()).host();
            if (!identity.equals(journal.plan().facts().host())) {
                throw new CommandFailure(ExitCode.REFUSED, "journal " + number + " is of another host");
            }
            requireNoLease(journal.plan());
            Report report = new Report(number, verb);
            RunOutcome outcome = way.go(new PlanRun(host, journal, settings(report)));
            log(number, outcome);
            return end(report, outcome, "");
        } finally {
            lock.close();
        }
    }

    private RunSettings settings(Report report) {
        return new RunSettings(deadline, Optional.of(files), report);
    }

    private static void log(int number, RunOutcome outcome) {
        LOG.atInfo()
                .addKeyValue("journal", number)
                .addKeyValue("outcome", outcome)
                .log("a run came to its end");
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

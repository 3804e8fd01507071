package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.JournalStorage;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.RunSettings.Pace;
import java.io.IOException;
import java.time.Duration;

/**
 * Carries a plan out again and again on one host, each time with something else going wrong, and each time finds that
 * undoing brings back what was and resuming reaches the goal.
 */
final class FaultInjection {

    private final RunSettings settings;
    private final Host host;
    private final Plan plan;
    private int injected;

    FaultInjection(Host host, Plan plan) {
        this(host, plan, Pace.ONE_BY_ONE);
    }

    FaultInjection(Host host, Plan plan, Pace pace) {
        this.host = host;
        this.plan = plan;
        this.settings = RunSettings.within(Duration.ZERO).at(pace);
    }

    /** {@return how many faults were injected} */
    int injected() {
        return injected;
    }

    /** Leaves the host as it was. */
    void everywhere() throws IOException {
        HostState before = HostState.of(host);
        TearingStorage whole = new TearingStorage();
        whole.tearAt(-1);
        FaultyHost counting = new FaultyHost(host, -1, Fault.ERRNO);
        RunOutcome applied = PlanRun.apply(counting, plan, whole, "test", settings);
        assertInstanceOf(RunOutcome.Finished.class, applied, () -> applied + " of " + plan);
        HostState goal = HostState.of(host);
        undo(whole);
        assertEquals(before, HostState.of(host));
        for (int at = 0; at < counting.writes(); at++) {
            for (Fault fault : Fault.values()) {
                failThenUndo(at, fault, before);
                failThenResume(at, fault, before, goal);
            }
            failThenFailToUndo(counting.writes() - 1, at, before);
        }
    }

    private void failThenUndo(int at, Fault fault, HostState before) throws IOException {
        TearingStorage storage = fail(at, fault);
        undo(storage);
        assertEquals(before, HostState.of(host), () -> fault + " at " + at + " of " + plan.steps());
    }

    private void failThenResume(int at, Fault fault, HostState before, HostState goal) throws IOException {
        TearingStorage storage = fail(at, fault);
        JournalReading reading = JournalReading.of(storage);
        if (reading instanceof JournalReading.Sound sound) {
            RunOutcome outcome = new PlanRun(host, sound.journal(), settings).resume();
            assertInstanceOf(RunOutcome.Finished.class, outcome, () -> fault + " at " + at + ": " + outcome);
            assertEquals(goal, HostState.of(host), () -> fault + " at " + at + " of " + plan.steps());
        }
        undo(storage);
        assertEquals(before, HostState.of(host));
    }

    private void failThenFailToUndo(int at, int undoing, HostState before) throws IOException {
        for (Fault fault : Fault.values()) {
            TearingStorage storage = fail(at, Fault.KILLED_AFTER);
            storage.tearAt(fault == Fault.TORN_JOURNAL ? undoing : -1);
            FaultyHost faulty = new FaultyHost(host, fault == Fault.TORN_JOURNAL ? -1 : undoing, fault);
            injected++;
            try {
                if (JournalReading.of(storage) instanceof JournalReading.Sound sound) {
                    new PlanRun(faulty, sound.journal(), settings).undo();
                }
            } catch (Killed e) {
                // As intended.
            }
            faulty.letGo();
            storage.tearAt(-1);
            undo(storage);
            assertEquals(before, HostState.of(host), () -> fault + " in undo at " + undoing + " of " + plan.steps());
        }
    }

    private TearingStorage fail(int at, Fault fault) throws IOException {
        injected++;
        TearingStorage storage = new TearingStorage();
        // The plan is the first addition; then each write is announced, and its answer noted.
        storage.tearAt(fault == Fault.TORN_JOURNAL ? 2 * at + injected % 3 : -1);
        FaultyHost faulty = new FaultyHost(host, fault == Fault.TORN_JOURNAL ? -1 : at, fault);
        try {
            RunOutcome outcome = PlanRun.apply(faulty, plan, storage, "test", settings);
            assertInstanceOf(RunOutcome.Stopped.class, outcome, () -> fault + " at " + at);
        } catch (Killed e) {
            // As intended.
        }
        storage.tearAt(-1);
        faulty.letGo();
        return storage;
    }

    /** As a new program would, which knows nothing but the journal. */
    private void undo(JournalStorage storage) throws IOException {
        JournalReading reading = JournalReading.of(storage);
        if (reading instanceof JournalReading.NothingDone) {
            return;
        }
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, reading);
        RunOutcome outcome = new PlanRun(host, sound.journal(), settings).undo();
        boolean done = outcome instanceof RunOutcome.Finished
                || sound.journal().progress() == dev.dmaowner.plan.run.Journal.Progress.UNDONE;
        assertEquals(true, done, outcome::toString);
    }
}

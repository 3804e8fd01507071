package dev.dmaowner.app.plan;

import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The program that is killed: {@code apply PLAN}, {@code resume} or {@code undo}, on a {@link DiskKernel}. */
final class KilledProgram {

    private static final RunSettings SETTINGS = RunSettings.within(Duration.ZERO);

    private KilledProgram() {}

    public static void main(String[] words) throws IOException {
        Path root = Path.of(words[0]);
        Plan plan = PlanFile.read(Path.of(words[1]));
        if (words.length > 3) {
            // A run on another host first, so that the kill hits the run and not the loading of its classes.
            Path other = Path.of(words[3]);
            run(new DiskKernel(other), new StateFolder(other.resolve("state")), "apply", plan);
            run(new DiskKernel(other), new StateFolder(other.resolve("state")), "undo", plan);
        }
        DiskKernel kernel = new DiskKernel(root);
        System.out.println("ready");
        System.out.println(run(kernel, new StateFolder(root.resolve("state")), words[2], plan));
    }

    static RunOutcome run(DiskKernel kernel, StateFolder state, String verb, Plan plan) throws IOException {
        HostLock lock = state.lock(verb);
        try {
            if (verb.equals("apply")) {
                return new PlanRun(
                                kernel,
                                state.begin(plan, RunHead.of("the test")).journal(),
                                SETTINGS)
                        .resume();
            }
            int newest = state.journals().get(state.journals().size() - 1);
            return again(kernel, state, newest, verb);
        } finally {
            lock.close();
        }
    }

    static void undo(DiskKernel kernel, StateFolder state, int journal) throws IOException {
        HostLock lock = state.lock("undo");
        try {
            again(kernel, state, journal, "undo");
        } finally {
            lock.close();
        }
    }

    private static RunOutcome again(DiskKernel kernel, StateFolder state, int number, String verb) throws IOException {
        JournalReading reading = JournalReading.of(state.storage(number));
        if (reading instanceof JournalReading.NothingDone) {
            return new RunOutcome.Finished();
        } else if (reading instanceof JournalReading.Sound sound) {
            PlanRun run = new PlanRun(kernel, sound.journal(), SETTINGS);
            return verb.equals("undo") ? run.undo() : run.resume();
        }
        throw new IllegalStateException("journal " + number + " is " + reading);
    }
}

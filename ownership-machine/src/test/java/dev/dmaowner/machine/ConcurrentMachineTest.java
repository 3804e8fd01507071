package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Eight threads do everything to the devices of shared groups; what happened is then held against the rule. */
class ConcurrentMachineTest {

    private static final int THREADS = 8;
    private static final int ACTS_EACH = 1_500;
    private static final int MOST_ROUNDS = 20;
    private static final long PATIENCE = TimeUnit.MINUTES.toMillis(2);

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource
    void theHistoryIsOneThatTakingTurnsCouldHaveMadeAndNothingIsLeft(OwnershipRules generation) throws Exception {
        MachineWalk walk = new MachineWalk(generation);
        OwnershipHistory history = new OwnershipHistory(walk.m.machine.groups());
        walk.m.machine.record(history);

        // How much happens depends on who comes first: where all devices wait for a user, most acts wait as well.
        for (int round = 0; round < MOST_ROUNDS && history.size() <= THREADS * ACTS_EACH / 4; round++) {
            int seeds = round * THREADS;
            together(thread -> walk(walk, seeds + thread));
        }

        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(history.size() > THREADS * ACTS_EACH / 4, "hardly anything happened");
        walk.check();
        walk.giveEverythingBack();
        walk.check();
        walk.checkNobodyOwnsAnything();
        assertEquals(0, walk.waits(), "something waited although nobody holds anything");
        history.check(generation);
    }

    private void walk(MachineWalk walk, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try {
            for (int i = 0; i < ACTS_EACH; i++) {
                walk.act(random.nextInt(MachineWalk.ACTS * MachineWalk.DEVICES));
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    /** One of the threads' work. */
    private interface Work {
        void by(int thread);
    }

    private static void together(Work work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> work.by(number), "walker-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (thread.isAlive()) {
                fail("no end in sight:\n" + dump());
            }
        }
    }

    private static String dump() {
        StringBuilder dump = new StringBuilder();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            dump.append(thread).append(' ').append(thread.getState()).append('\n');
            for (StackTraceElement frame : frames) {
                dump.append("    ").append(frame).append('\n');
            }
        });
        return dump.toString();
    }
}

package dev.dmaowner.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.OverwritingGroup;
import dev.dmaowner.proof.History.Recorded;
import dev.dmaowner.proof.History.Violation;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories of a machine that eight threads act on, devices being pulled and plugged meanwhile, against the specification. */
class MachineHistoryTest {

    private static final int THREADS = 8;
    private static final int ACTS_EACH = 5_000;
    private static final int MOST_ROUNDS_UNTIL_FOUND = 50;
    private static final int ROUNDS = Integer.getInteger("dmaowner.rounds", 10);

    static Stream<Arguments> machines() {
        return Stream.of(OwnershipRules.values())
                .flatMap(rules -> Stream.of(Joining.values()).map(joining -> Arguments.of(rules, joining)))
                // The proposal claims before a device that joins late has joined, so it counts nothing.
                .filter(machine ->
                        machine.get()[0] != OwnershipRules.SERIES_V2 || machine.get()[1] == Joining.WHEN_ADDED);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyHistoryIsLinearizableAndNobodySeesAMixture(OwnershipRules rules, Joining joining) throws Exception {
        int operations = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StressedMachine stressed = new StressedMachine(rules, joining);
            History history = stress(stressed, round);
            history.check(rules);
            operations += history.size();
            if (rules.has(KernelChange.OWNERSHIP_IN_CORE)) {
                assertEquals(0, stressed.mixtures(), "a driver and a user had devices that belong together");
            }
            stressed.giveEverythingBack();
            history.check(rules);
            for (GroupOwnership group : stressed.machine.groups()) {
                assertEquals(new Ownership.Unowned(), group.ownership(), group::toString);
            }
        }
        assertTrue(operations > ROUNDS * THREADS * ACTS_EACH / 10, "hardly anything happened");
        Figures.add(
                "histories",
                rules + ", " + joining + ": " + ROUNDS + " rounds, " + THREADS * ACTS_EACH * ROUNDS + " acts, "
                        + operations + " operations on groups");
    }

    @Test
    void anOperationThatOverwritesAnotherIsFound() throws Exception {
        for (int round = 0; round < MOST_ROUNDS_UNTIL_FOUND; round++) {
            StressedMachine stressed = new StressedMachine(OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED);
            stressed.lasting().forEach(OverwritingGroup::of);
            try {
                stress(stressed, round).check(OwnershipRules.LINUX_6_12);
            } catch (Violation | AssertionError found) {
                Figures.add(
                        "histories",
                        "planted, operations that overwrite each other: found in round " + (round + 1) + ": " + found);
                return;
            }
        }
        throw new AssertionError("no history shows that operations overwrite each other");
    }

    @Test
    void aHistoryFromWhichAnOperationWasTakenIsNoHistory() throws Exception {
        StressedMachine stressed = new StressedMachine(OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED);
        History history = stress(stressed, 1);
        List<Recorded> shorter = new ArrayList<>(history.operations());
        shorter.remove(0);
        assertThrows(Violation.class, () -> history.check(OwnershipRules.LINUX_6_12, shorter));
    }

    /** The order of a history is that of other rules. */
    @Test
    void aHistoryOfOneGenerationIsNoneOfAnother() throws Exception {
        StressedMachine stressed = new StressedMachine(OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED);
        History history = stress(stressed, 1);
        history.check(OwnershipRules.LINUX_6_12);
        assertThrows(Violation.class, () -> history.check(OwnershipRules.SERIES_V2));
    }

    private static History stress(StressedMachine stressed, int seed) throws InterruptedException {
        History history = new History(stressed.lasting());
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        Registration recording = stressed.machine.record(history);
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(seed * (long) THREADS + i);
            threads.add(new Thread(() -> walk(stressed, history, random, failures), "walker-" + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        recording.close();
        if (!failures.isEmpty()) {
            throw new AssertionError("a thread failed", failures.peek());
        }
        return history;
    }

    private static void walk(
            StressedMachine stressed,
            History history,
            SplittableRandom random,
            ConcurrentLinkedQueue<Throwable> failures) {
        try {
            for (int i = 0; i < ACTS_EACH; i++) {
                history.begins();
                stressed.act(random);
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }
}

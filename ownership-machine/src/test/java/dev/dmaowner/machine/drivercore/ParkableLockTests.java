package dev.dmaowner.machine.drivercore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A device's gate when a task throws, parks, or is waited for by a thread that is interrupted. */
class GateTests {

    private static final long SECONDS = 5;

    private final ParkableLock gate = new ParkableLock();
    private final List<String> ran = new ArrayList<>();

    @Test
    void aTaskThatThrowsKeepsNobodyOut() {
        IllegalStateException failure = new IllegalStateException("first");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> gate.run(() -> {
                            gate.run(() -> ran.add("queued"));
                            gate.afterRelease(() -> ran.add("afterwards"));
                            throw failure;
                        })));
        assertEquals(List.of("queued", "afterwards"), ran);
        assertTrue(gate.run(() -> ran.add("next")));
    }

    @Test
    void ofSeveralFailuresTheFirstIsThrown() {
        AssertionError first = new AssertionError("first");
        assertSame(
                first,
                assertThrows(
                        AssertionError.class,
                        () -> gate.run(() -> {
                            gate.run(() -> {
                                throw new IllegalStateException("second");
                            });
                            throw first;
                        })));
    }

    @Test
    void whatIsQueuedBehindAParkedTaskRunsInOrderWhenItIsResumed() {
        assertTrue(gate.run(gate::park));
        assertFalse(gate.run(() -> ran.add("second")));
        assertFalse(gate.run(() -> ran.add("third")));
        assertEquals(List.of(), ran);
        gate.resume(() -> ran.add("first"));
        assertEquals(List.of("first", "second", "third"), ran);
    }

    @Test
    void resumingWhatIsNotParkedIsMisuse() {
        assertThrows(IllegalStateException.class, () -> gate.resume(() -> ran.add("never")));
        gate.run(gate::park);
        gate.resume(() -> ran.add("once"));
        assertThrows(IllegalStateException.class, () -> gate.resume(() -> ran.add("never")));
        assertEquals(List.of("once"), ran);
    }

    @Test
    void aThreadThatIsInterruptedWhileItWaitsStillRunsItsTaskAndStaysInterrupted() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread holder = new Thread(() -> gate.run(() -> {
            entered.countDown();
            await(leave);
        }));
        Thread waiter = new Thread(
                () -> gate.run(() -> interrupted.set(Thread.currentThread().isInterrupted())));
        holder.start();
        assertTrue(entered.await(SECONDS, TimeUnit.SECONDS));
        waiter.start();
        while (waiter.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        waiter.interrupt();
        leave.countDown();
        holder.join(TimeUnit.SECONDS.toMillis(SECONDS));
        waiter.join(TimeUnit.SECONDS.toMillis(SECONDS));
        assertFalse(waiter.isAlive());
        assertTrue(interrupted.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

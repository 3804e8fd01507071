package dev.dmaowner.machine.drivercore;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A lock that can stay held while no thread waits. A task holds it while it runs. A task that must wait parks the lock and returns; the
 * thread that ends the wait resumes it. Tasks that arrive while it is parked are queued and run, in order, by the resuming thread; a task
 * that arrives while another runs waits for it.
 *
 * <p>It stands for the kernel's device lock, under which a thread may sleep. Here no thread sleeps.
 */
final class ParkableLock {

    private @Nullable Thread runner;
    private boolean parked;
    /** Both are null until something waits: a machine has a lock for each of its devices, and few of them ever wait. */
    private @Nullable Deque<Runnable> queue;

    private @Nullable Deque<Runnable> afterwards;

    /**
     * Run the task with the lock held.
     *
     * @return whether it ran; false if it was queued, behind a parked task or behind this thread's own task
     */
    boolean run(Runnable task) {
        if (!enter(task)) {
            return false;
        }
        runHeld(task);
        return true;
    }

    /**
     * Run something after the lock is released. A running task hands on its result this way, so no other lock is taken under this one.
     */
    synchronized void afterRelease(Runnable task) {
        afterwards = added(afterwards, task);
    }

    private static Deque<Runnable> added(@Nullable Deque<Runnable> before, Runnable task) {
        Deque<Runnable> tasks = before == null ? new ArrayDeque<>(2) : before;
        tasks.add(task);
        return tasks;
    }

    /** Keep the lock after the running task returns. Called by that task. */
    synchronized void park() {
        parked = true;
    }

    /** Resume a parked task: run its rest with the lock held, then the queued tasks. */
    void resume(Runnable rest) {
        synchronized (this) {
            if (!parked) {
                throw new IllegalStateException("nothing is parked here");
            }
            parked = false;
            runner = Thread.currentThread();
        }
        runHeld(rest);
    }

    private synchronized boolean enter(Runnable task) {
        boolean interrupted = false;
        while (runner != null && runner != Thread.currentThread() && !parked) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (parked || runner != null) {
            queue = added(queue, task);
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /** Runs the task and the queued ones. If one throws, the others still run and the first exception is thrown at the end. */
    private void runHeld(Runnable first) {
        @Nullable Throwable failure = null;
        Deque<Runnable> after = new ArrayDeque<>(2);
        @Nullable Runnable task = first;
        while (task != null) {
            failure = failureOf(task, failure);
            task = next(after);
        }
        for (Runnable late : after) {
            failure = failureOf(late, failure);
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static @Nullable Throwable failureOf(Runnable task, @Nullable Throwable earlier) {
        try {
            task.run();
            return earlier;
        } catch (RuntimeException | Error e) {
            return earlier == null ? e : earlier;
        }
    }

    /** {@return the next queued task; if there is none, the lock is released and {@code after} receives what runs next} */
    private synchronized @Nullable Runnable next(Deque<Runnable> after) {
        if (runner != Thread.currentThread()) {
            // Parked and resumed before the parking task returned: another thread has the lock, or it is free.
            return null;
        }
        if (!parked) {
            Runnable queued = queue == null ? null : queue.poll();
            if (queued != null) {
                return queued;
            }
        }
        runner = null;
        if (afterwards != null) {
            after.addAll(afterwards);
            afterwards.clear();
        }
        notifyAll();
        return null;
    }
}

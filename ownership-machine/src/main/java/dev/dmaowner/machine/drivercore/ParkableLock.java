package dev.dmaowner.machine.drivercore;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A lock whose holder can go away without letting go. A task holds it while it runs; a task that must wait for somebody
 * parks it and returns, and whoever ends the wait resumes it. Tasks that come meanwhile are queued and run, in order, by
 * the thread that resumes it; a task that comes while another merely runs waits for the short time that takes.
 *
 * <p>This stands for the kernel's device lock, under which a thread may sleep. Here no thread does.
 */
final class ParkableLock {

    private @Nullable Thread runner;
    private boolean parked;
    private final Deque<Runnable> queue = new ArrayDeque<>(0);
    private final Deque<Runnable> afterwards = new ArrayDeque<>(0);

    /**
     * Run the task with the lock held.
     *
     * @return whether it ran; false if it was queued, behind one that is parked or behind this very thread's own task
     */
    boolean run(Runnable task) {
        if (!enter(task)) {
            return false;
        }
        runHeld(task);
        return true;
    }

    /**
     * Run something when the lock is no longer held: how a task hands on its result without holding this lock while others
     * are taken. To be called by a running task.
     */
    synchronized void afterRelease(Runnable task) {
        afterwards.add(task);
    }

    /** Keep the lock after the running task has returned. To be called by that task. */
    synchronized void park() {
        parked = true;
    }

    /** Go on with a parked task: run the rest of it with the lock held, then whatever was queued. */
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
            queue.add(task);
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /** Runs the task and what is queued behind it. One that throws keeps nobody out: the first exception is thrown at the end. */
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

    /** The next queued task; when there is none the lock is let go, and what shall run after that is handed over. */
    private synchronized @Nullable Runnable next(Deque<Runnable> after) {
        if (runner != Thread.currentThread()) {
            // Parked and resumed before the parking task came back: the lock is another thread's now, or free.
            return null;
        }
        if (!parked) {
            Runnable queued = queue.poll();
            if (queued != null) {
                return queued;
            }
        }
        runner = null;
        after.addAll(afterwards);
        afterwards.clear();
        notifyAll();
        return null;
    }
}

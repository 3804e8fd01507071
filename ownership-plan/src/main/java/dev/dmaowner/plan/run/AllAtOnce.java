package dev.dmaowner.plan.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with several things, each in a thread of its own. */
final class AllAtOnce {

    private AllAtOnce() {}

    /** What is done with one of them. */
    interface Work<T, R> {
        R of(T one) throws IOException;
    }

    /**
     * {@return the results in the order of the things, when all have ended}
     *
     * @throws IOException the first of them in that order
     */
    static <T, R> List<R> results(List<T> all, Work<T, R> work) throws IOException {
        if (all.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(all.size(), task -> {
            Thread thread = new Thread(task, "side by side");
            // A write that the kernel does not end must not keep the program.
            thread.setDaemon(true);
            return thread;
        });
        List<Future<R>> futures = new ArrayList<>();
        for (T one : all) {
            futures.add(threads.submit(() -> work.of(one)));
        }
        threads.shutdown();
        List<R> results = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        boolean isInterrupted = false;
        for (Future<R> future : futures) {
            boolean hasEnded = false;
            while (!hasEnded) {
                try {
                    results.add(future.get());
                    hasEnded = true;
                } catch (ExecutionException e) {
                    failures.add(e.getCause() == null ? e : e.getCause());
                    hasEnded = true;
                } catch (InterruptedException e) {
                    // What was begun is waited for all the same, so that its answer is recorded.
                    isInterrupted = true;
                }
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw rethrown(failures.get(0));
        }
        return results;
    }

    private static IOException rethrown(Throwable failure) {
        if (failure instanceof RuntimeException mistake) {
            throw mistake;
        } else if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof IOException known ? known : new IOException(failure);
    }
}

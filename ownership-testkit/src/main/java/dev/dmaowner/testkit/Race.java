package dev.dmaowner.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs several threads that start together. */
final class Race {

    static final int THREADS = 4;
    static final int ROUNDS = 50;

    private Race() {}

    /** What one of the threads does. */
    interface Runner {
        void run(int thread) throws Exception;
    }

    /** Runs it in every thread; throws what the first of them throws. */
    static void run(Runner runner) {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                results.add(pool.submit(() -> {
                    start.await();
                    runner.run(thread);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            throw new AssertionError("in one of several threads: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}

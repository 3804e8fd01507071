package dev.dmaowner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A registration ends once. */
class RegistrationTest {

    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void nothingEndsBeforeTheClose() {
        Registration.of(ends::incrementAndGet);

        assertEquals(0, ends.get());
    }

    @Test
    void theSecondCloseHasNoEffect() {
        Registration registration = Registration.of(ends::incrementAndGet);

        registration.close();
        registration.close();

        assertEquals(1, ends.get());
    }

    @Test
    void ofManyThreadsThatCloseItOneRunsTheEnd() throws Exception {
        Registration registration = Registration.of(ends::incrementAndGet);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    registration.close();
                });
            }
            start.countDown();
        } finally {
            threads.shutdown();
        }

        assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
        assertEquals(1, ends.get());
    }
}

package dev.dmaowner.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver does again and again: gives back what belongs to claims that are no more, until that was done once, looks at the host, and
 * publishes what has changed. A call of the kubelet wakes it, and so does the kernel when it tells of a device.
 */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    /** How often to see that what is kept going beside still goes. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private final ClaimDriver driver;
    private final SlicePublisher publisher;
    private final Counters counters;
    private final Duration every;
    private final Duration settling;
    private final BlockingQueue<Boolean> wakened = new LinkedBlockingQueue<>(1);
    private boolean areOrphansGivenBack;
    private volatile boolean isPublished;
    private volatile Instant last = Instant.now();
    private volatile String trouble = "nothing was published yet";

    /**
     * @param every the longest time between two looks at the host
     * @param settling how long to let things settle after something has happened: devices seldom change alone
     */
    Rounds(ClaimDriver driver, SlicePublisher publisher, Counters counters, Duration every, Duration settling) {
        this.driver = driver;
        this.publisher = publisher;
        this.counters = counters;
        this.every = every;
        this.settling = settling;
    }

    /** Make the next round now. */
    void wake() {
        wakened.offer(true);
    }

    /** Make rounds until the thread is interrupted. One that fails is tried again soon. */
    void run(Keeping keeping) {
        Duration turn = every.compareTo(TURN) < 0 ? every : TURN;
        try {
            boolean isDue = true;
            long looked = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                boolean isDone = round(keeping, isDue);
                looked = isDue ? System.nanoTime() : looked;
                boolean isTold = wakened.poll(turn.toMillis(), TimeUnit.MILLISECONDS) != null;
                if (isTold) {
                    Thread.sleep(settling.toMillis());
                    wakened.clear();
                }
                isDue = isTold || !isDone || System.nanoTime() - looked >= every.toNanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is kept going beside. */
    interface Keeping {
        void keep() throws IOException;
    }

    /** {@return whether nothing is left to be done again; a failure is told} */
    private boolean round(Keeping keeping, boolean isDue) {
        try {
            keeping.keep();
            if (isDue) {
                look();
                isPublished = true;
                trouble = "";
            }
            last = Instant.now();
            return areOrphansGivenBack;
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                // The driver is told to end.
                return true;
            }
            counters.add("dmaowner_rounds_failed_total");
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(trouble)) {
                LOG.atError().setCause(e).log("the devices of this node could not be published; it is tried again");
            }
            trouble = reason;
            last = Instant.now();
            return false;
        }
    }

    private void look() throws IOException {
        if (!areOrphansGivenBack) {
            List<String> left = driver.giveBackOrphans();
            left.forEach(
                    claim -> LOG.atWarn().addKeyValue("claim", claim).log("a claim that is no more keeps devices"));
            areOrphansGivenBack = left.isEmpty();
        }
        Map<String, GroupDevice> devices = driver.devices();
        if (publisher.publish(devices.values())) {
            counters.add("dmaowner_slices_published_total");
        }
        counters.set("dmaowner_devices", devices.size());
        counters.set(
                "dmaowner_devices_tainted",
                devices.values().stream()
                        .filter(device -> !device.taints().isEmpty())
                        .count());
        counters.set("dmaowner_claims_prepared", driver.prepared());
    }

    /** {@return why it is not ready, empty if the devices are published} */
    Optional<String> unready() {
        return isPublished ? Optional.empty() : Optional.of(trouble);
    }

    /** {@return why the driver should be started anew: no round has come to an end for long; empty if that is not so} */
    Optional<String> unhealthy() {
        Duration since = Duration.between(last, Instant.now());
        Duration most = every.multipliedBy(2).plusMinutes(2);
        return since.compareTo(most) > 0
                ? Optional.of("no look at the host has come to its end for " + since.toSeconds() + " seconds")
                : Optional.empty();
    }
}

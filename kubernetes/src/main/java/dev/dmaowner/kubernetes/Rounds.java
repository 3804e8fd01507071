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
 * publishes what has changed. A call of the kubelet wakes it.
 */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final ClaimDriver driver;
    private final SlicePublisher publisher;
    private final Counters counters;
    private final Duration every;
    private final BlockingQueue<Boolean> wakened = new LinkedBlockingQueue<>(1);
    private boolean areOrphansGivenBack;
    private volatile boolean isPublished;
    private volatile Instant last = Instant.now();
    private volatile String trouble = "nothing was published yet";

    /** @param every the time between two looks at the host */
    Rounds(ClaimDriver driver, SlicePublisher publisher, Counters counters, Duration every) {
        this.driver = driver;
        this.publisher = publisher;
        this.counters = counters;
        this.every = every;
    }

    /** Make the next round now. */
    void wake() {
        wakened.offer(true);
    }

    /** Make rounds until the thread is interrupted. */
    void run(Keeping keeping) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                round(keeping);
                wakened.poll(every.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is kept going beside. */
    interface Keeping {
        void keep() throws IOException;
    }

    /** One round. A failure is told, and the next round tries again. */
    void round(Keeping keeping) {
        try {
            keeping.keep();
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
            isPublished = true;
            trouble = "";
        } catch (IOException | RuntimeException e) {
            counters.add("dmaowner_rounds_failed_total");
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(trouble)) {
                LOG.atError().setCause(e).log("the devices of this node could not be published; it is tried again");
            }
            trouble = reason;
        }
        last = Instant.now();
    }

    /** {@return why it is not ready, empty if the devices are published} */
    Optional<String> unready() {
        return isPublished ? Optional.empty() : Optional.of(trouble);
    }

    /** {@return why the driver should be started anew: no round has come to an end for long; empty if that is not so} */
    Optional<String> unhealthy() {
        Duration since = Duration.between(last, Instant.now());
        Duration most = every.multipliedBy(10).plusMinutes(2);
        return since.compareTo(most) > 0
                ? Optional.of("no look at the host has come to its end for " + since.toSeconds() + " seconds")
                : Optional.empty();
    }
}

package dev.dmaowner.kubernetes;

import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.host.SystemCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what the kernel tells of devices, in a thread of its own. Safe for use by several threads. */
final class DeviceEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceEvents.class);

    /** Waiting for the kernel cannot be interrupted. */
    private static final Duration TURN = Duration.ofMillis(500);

    private final KernelEvents events;
    private final Runnable told;
    private volatile boolean isClosed;

    private DeviceEvents(KernelEvents events, Runnable told) {
        this.events = events;
        this.told = told;
    }

    /** {@return the events of this machine's kernel; empty, with a warning, if it tells this program of none} */
    static Optional<KernelEvents> ofThisMachine() {
        try {
            Optional<SystemCalls> calls = ServiceLoader.load(SystemCalls.class).findFirst();
            if (calls.isPresent()) {
                return Optional.of(calls.get().listen());
            }
            LOG.warn("there are no system calls here, so the kernel's events of devices are not heard");
        } catch (IOException | ServiceConfigurationError | LinkageError e) {
            LOG.atWarn().setCause(e).log("the kernel's events of devices are not heard");
        }
        return Optional.empty();
    }

    /**
     * Begin to listen.
     *
     * @param told called after each event, or several that came at once
     */
    static DeviceEvents listen(KernelEvents events, Runnable told) {
        DeviceEvents listening = new DeviceEvents(events, told);
        Thread thread = new Thread(listening::run, "kernel events");
        thread.setDaemon(true);
        thread.start();
        return listening;
    }

    private void run() {
        try (events) {
            while (!isClosed) {
                if (events.await(TURN)) {
                    told.run();
                }
            }
        } catch (IOException e) {
            LOG.atError()
                    .setCause(e)
                    .log(
                            "the kernel's events of devices are heard no more; the host is looked at all the same, only later");
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}

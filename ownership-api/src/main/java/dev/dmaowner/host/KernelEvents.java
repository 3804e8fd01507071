package dev.dmaowner.host;

import java.io.IOException;
import java.time.Duration;

/** The kernel's events of devices: that one was added, removed, bound, unbound or changed. For use by one thread. */
public interface KernelEvents extends AutoCloseable {

    /**
     * Wait for the next event, and take those that have come with it.
     *
     * @param longest how long to wait
     * @return whether there was an event, or some were lost because they came faster than they were taken; false when the time is over
     * @throws IOException if the kernel refuses
     */
    boolean await(Duration longest) throws IOException;

    @Override
    void close();
}

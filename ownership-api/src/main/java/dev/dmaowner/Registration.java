package dev.dmaowner;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that lasts until it is closed: a published node, a listener, a use of a group's default domain. Closing it a
 * second time has no effect. Safe for use by several threads.
 */
public interface Registration extends AutoCloseable {

    /** End the registration. Without effect if it has ended already. */
    @Override
    void close();

    /**
     * {@return a registration that ends with an action}
     *
     * @param end run by the first close only
     */
    static Registration of(Runnable end) {
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                end.run();
            }
        };
    }
}

package dev.dmaowner.spi;

import dev.dmaowner.Outcome;

/** A file in sysfs that a driver publishes. Called without a lock of the machine, possibly from several threads concurrently. */
public interface Attribute {

    /** {@return what reading it shows, without a newline at the end; empty text for a file that cannot be read} */
    String read();

    /**
     * Handle a write.
     *
     * @param text what was written, without one newline at its end
     */
    Outcome<Outcome.Nothing> write(String text);
}

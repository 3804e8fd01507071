package dev.dmaowner.spi;

import dev.dmaowner.Outcome;

/** A file in sysfs that a driver brings. Called without any lock of the machine. */
public interface Attribute {

    /** {@return what reading it shows, without a newline at the end; empty text for a file that cannot be read} */
    String read();

    /**
     * Take what was written.
     *
     * @param text what was written, without one newline at its end
     */
    Outcome<Outcome.Nothing> write(String text);
}

package dev.dmaowner.spi;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.OpenNode;

/**
 * A character device of a driver: what a node below {@code /dev} does when userspace opens it. The kernel's {@code open} of
 * {@code struct file_operations}.
 */
@FunctionalInterface
public interface CharDevice {

    /**
     * {@return an open file, or the refusal that {@code open(2)} answers} Called without a lock of the machine, possibly from several
     * threads at once.
     */
    Outcome<OpenNode> open();
}

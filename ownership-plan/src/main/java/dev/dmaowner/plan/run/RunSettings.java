package dev.dmaowner.plan.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How a plan is carried out.
 *
 * @param deadline how long to wait for a write that waits for somebody to let go
 * @param files where to put what outlives a reboot; without it a plan that asks for such is refused
 * @param listener who hears of each action
 */
public record RunSettings(Duration deadline, Optional<PersistentFiles> files, RunListener listener) {

    /** {@return settings without files and without anybody who listens} */
    public static RunSettings within(Duration deadline) {
        return new RunSettings(deadline, Optional.empty(), RunListener.NOBODY);
    }
}

package dev.dmaowner.plan.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How a plan is carried out.
 *
 * @param deadline how long to wait for a write that blocks until a holder lets go
 * @param files where to install files that outlive a reboot; without it a plan that needs them is refused
 * @param listener notified of each action
 */
public record RunSettings(Duration deadline, Optional<PersistentFiles> files, RunListener listener) {

    /** {@return settings without files and without a listener} */
    public static RunSettings within(Duration deadline) {
        return new RunSettings(deadline, Optional.empty(), RunListener.NOBODY);
    }
}

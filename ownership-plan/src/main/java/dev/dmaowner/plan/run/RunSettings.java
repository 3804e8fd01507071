package dev.dmaowner.plan.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How a plan is carried out.
 *
 * @param deadline how long to wait for a write that blocks until a holder lets go
 * @param files where to install files that outlive a reboot; without it a plan that needs them is refused
 * @param listener notified of each action
 * @param pace how many unbinds at once
 */
public record RunSettings(Duration deadline, Optional<PersistentFiles> files, RunListener listener, Pace pace) {

    /** How many unbinds are carried out at once; undoing takes one action after the other. */
    public enum Pace {
        /** One step after the other, in the order of the plan. */
        ONE_BY_ONE,
        /** Those that do not depend on one another side by side, because a driver can take seconds to leave a device. */
        SIDE_BY_SIDE
    }

    /** Settings for one step after the other. */
    public RunSettings(Duration deadline, Optional<PersistentFiles> files, RunListener listener) {
        this(deadline, files, listener, Pace.ONE_BY_ONE);
    }

    /** {@return a copy with this pace} */
    public RunSettings at(Pace other) {
        return new RunSettings(deadline, files, listener, other);
    }

    /** {@return settings without files and without a listener} */
    public static RunSettings within(Duration deadline) {
        return new RunSettings(deadline, Optional.empty(), RunListener.NOBODY);
    }
}

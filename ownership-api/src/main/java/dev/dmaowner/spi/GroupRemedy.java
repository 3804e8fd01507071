package dev.dmaowner.spi;

import org.jspecify.annotations.Nullable;

/**
 * What would part a device from the rest of its group: one answer, about that device alone.
 *
 * @param kind what kind of change it is
 * @param clause what to do, or why nothing helps, a human-readable clause in which {@code it} is the device
 */
public record GroupRemedy(Kind kind, String clause) {

    // Written out for the reason that DeviceId gives.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupRemedy remedy && kind == remedy.kind && clause.equals(remedy.clause);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + clause.hashCode();
    }

    /** What kind of change parts a device from its group. */
    public enum Kind {
        /** To move the device below a {@linkplain IsolatingPort port that isolates}. */
        MOVE,
        /** To change a setting or the device, or to read more. */
        CHANGE,
        /** Nothing does. */
        NOTHING
    }
}

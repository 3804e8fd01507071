package dev.dmaowner.spi;

/**
 * What would part a device from the rest of its group: one answer, about that device alone.
 *
 * @param kind what kind of change it is
 * @param clause what to do, or why nothing helps, a human-readable clause in which {@code it} is the device
 */
public record GroupRemedy(Kind kind, String clause) {

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

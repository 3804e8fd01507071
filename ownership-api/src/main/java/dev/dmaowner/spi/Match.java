package dev.dmaowner.spi;

/** Whether a driver fits a device, and by which rule. */
public sealed interface Match {

    /** {@return the rule that decided} */
    Rule rule();

    /** {@return what the rule looked at: the id or the pattern that fits, or why none does} */
    String detail();

    /** What can decide a match, each in the kernel's order of the bus. */
    enum Rule {
        OVERRIDE,
        DYNAMIC_ID,
        STATIC_ID,
        FIRMWARE,
        NAME,
        /** The device is not in a state to be matched. */
        DEVICE_STATE,
        /** No rule said yes. */
        NONE
    }

    /** It fits. */
    record Yes(Rule rule, String detail) implements Match {}

    /** It does not, which is normal. */
    record No(Rule rule, String detail) implements Match {}

    /**
     * Not known yet, so the device is deferred (AMBA only: its id cannot be read). An explicit bind takes it
     * for a yes, as the kernel does.
     */
    record CannotTell(Rule rule, String detail) implements Match {}

    /** The answer of a bus to a device of another. */
    Match FOREIGN = new No(Rule.NONE, "the device is on another bus");
}

package dev.dmaowner.machine;

/**
 * Whether a kernel has a module, as its lists tell.
 *
 * @param kind what they tell
 * @param source which list tells it, human-readable; empty text if none does
 */
public record ModuleListing(Kind kind, String source) {

    /** What the lists of a kernel's modules tell. */
    public enum Kind {
        /** The kernel has it. */
        LISTED,
        /** A list that has all modules does not have it. */
        NOT_LISTED,
        /** There are no lists, or only some that do not have all modules. */
        UNKNOWN
    }
}

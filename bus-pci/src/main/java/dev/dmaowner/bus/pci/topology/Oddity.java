package dev.dmaowner.bus.pci.topology;

/**
 * Something in configuration space that is not as the specification demands. It is reported and never causes a failure.
 *
 * @param kind what is odd
 * @param offset where, in bytes from the start of configuration space
 * @param fact what was found, a human-readable clause
 */
record Oddity(Kind kind, int offset, String fact) {

    /** What can be odd. */
    public enum Kind {
        /** Every byte of the header is 0xff: the device did not answer. */
        ALL_ONES,
        /** The bytes read end inside a register, or exceed the configuration space of a function. */
        TRUNCATED,
        /** A list of capabilities comes back to one that it has passed. */
        CAPABILITY_LOOP,
        /** A pointer leads into the header, or to where no capability can be. */
        POINTER_OUT_OF_RANGE,
        /** A pointer has bits set that must be zero. */
        POINTER_MISALIGNED,
        /** An entry of a list reads as all ones. */
        BROKEN_ENTRY,
        /** The header has a layout that does not exist. */
        UNKNOWN_HEADER,
        /** A bridge's bus numbers contradict each other. */
        BRIDGE_NUMBERS,
        /** A port says it is of a type that it cannot be at its place; the kernel takes it for the other. */
        PORT_TYPE
    }

    /** {@return what was found and where, a human-readable clause} */
    public String sentence() {
        return String.format("at 0x%02x: %s", offset, fact);
    }
}

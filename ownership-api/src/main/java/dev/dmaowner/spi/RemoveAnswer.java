package dev.dmaowner.spi;

/** What a removal answered. */
public sealed interface RemoveAnswer {

    /** The device is let go. */
    record Removed() implements RemoveAnswer {}

    /**
     * It is not let go yet.
     *
     * @param waitsFor who must let go first, words for people
     */
    record Waiting(String waitsFor) implements RemoveAnswer {}

    /** The answer removed, of which there is no need for two. */
    RemoveAnswer REMOVED = new Removed();
}

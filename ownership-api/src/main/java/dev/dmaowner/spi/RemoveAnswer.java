package dev.dmaowner.spi;

/** What a removal answered. */
public sealed interface RemoveAnswer {

    /** The device is released. */
    record Removed() implements RemoveAnswer {}

    /**
     * It is not released yet.
     *
     * @param waitsFor who has to release it first, human-readable
     */
    record Waiting(String waitsFor) implements RemoveAnswer {}

    /** The one instance of {@link Removed}. */
    RemoveAnswer REMOVED = new Removed();
}

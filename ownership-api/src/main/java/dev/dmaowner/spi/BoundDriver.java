package dev.dmaowner.spi;

/** A driver's hold on one device, from a probe that bound until its removal. */
@FunctionalInterface
public interface BoundDriver {

    /** A hold with nothing to undo. */
    BoundDriver NOTHING_TO_UNDO = removal -> RemoveAnswer.REMOVED;

    /**
     * Let the device go: the kernel's {@code remove}. Called exactly once, under the device's lock. It must not fail and
     * not block; what must wait for a user returns a waiting answer and calls {@link Removal#finished} when it is over.
     */
    RemoveAnswer remove(Removal removal);
}

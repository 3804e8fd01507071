package dev.dmaowner.spi;

/** A driver that is bound to one device: returned by the probe, and used until the removal. */
@FunctionalInterface
public interface BoundDriver {

    /** For a driver that has nothing to undo. */
    BoundDriver NOTHING_TO_UNDO = removal -> RemoveAnswer.REMOVED;

    /**
     * Release the device: the kernel's {@code remove}. Called exactly once, under the device's lock. It must not fail and must not
     * block. A removal that has to wait for userspace answers {@link RemoveAnswer.Waiting}, and calls {@link Removal#finished} when
     * it is over.
     */
    RemoveAnswer remove(Removal removal);
}

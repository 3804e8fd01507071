package dev.dmaowner.spi;

/** The machine's side of a removal that waits. */
@FunctionalInterface
public interface Removal {

    /**
     * Report that the removal is over. The driver calls it once after a {@link RemoveAnswer.Waiting}, and holds no lock of its own
     * then: the machine continues the unbind, and the operations that waited for it, in the calling thread.
     */
    void finished();
}

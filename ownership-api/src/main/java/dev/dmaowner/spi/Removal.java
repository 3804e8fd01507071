package dev.dmaowner.spi;

/** The machine's side of a removal that waits. */
@FunctionalInterface
public interface Removal {

    /**
     * Say that the removal is over. To be called once, by whoever lets go, without a lock of the driver's held: the machine
     * goes on with the unbinding, and with what waited for it, in the calling thread. Only after a waiting answer.
     */
    void finished();
}

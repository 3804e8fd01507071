package dev.dmaowner.spi;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import java.util.Optional;

/** A driver that is bound to one device: returned by the probe, and used until the removal. */
@FunctionalInterface
public interface BoundDriver {

    /** For a driver that has nothing to undo. */
    BoundDriver NOTHING_TO_UNDO = removal -> RemoveAnswer.REMOVED;

    /**
     * Say whether the driver lets its device have virtual functions (SR-IOV): {@code sriov_configure}. Called before the bus
     * makes them, and with 0 before it takes them away.
     *
     * @param count how many there are to be
     * @return the driver that alone may take them, as an override of each, empty for any; refused with ENOENT by a driver
     *     that has no such operation
     */
    default Outcome<Optional<String>> virtualFunctions(int count) {
        return Outcome.refused(Errno.ENOENT, "the driver does not make virtual functions");
    }

    /**
     * Release the device: the kernel's {@code remove}. Called exactly once, under the device's lock. It must not fail and must not
     * block. A removal that has to wait for userspace answers {@link RemoveAnswer.Waiting}, and calls {@link Removal#finished} when
     * it is over.
     */
    RemoveAnswer remove(Removal removal);
}

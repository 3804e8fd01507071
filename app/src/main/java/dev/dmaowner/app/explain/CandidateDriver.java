package dev.dmaowner.app.explain;

import dev.dmaowner.machine.Attempt;
import dev.dmaowner.spi.Match;
import java.util.Optional;

/**
 * A driver that a device could be offered to.
 *
 * @param name the driver
 * @param module the kernel module that it comes in, empty text if it is built in or not known
 * @param knowledge whether its ids are known
 * @param match whether it fits, and by which rule
 * @param attempt how far a bind comes, empty if it does not fit or is not tried because an earlier one ends the walk
 */
record CandidateDriver(String name, String module, Knowledge knowledge, Match match, Optional<Attempt> attempt) {

    /** Whether a driver's ids are known. */
    enum Knowledge {
        KNOWN,
        /** No list tells them; that it fits is known only of a device that the machine shows bound to it. */
        UNKNOWN
    }

    boolean fits() {
        return match instanceof Match.Yes || match instanceof Match.CannotTell;
    }
}

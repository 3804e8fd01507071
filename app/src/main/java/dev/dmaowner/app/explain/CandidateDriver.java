package dev.dmaowner.app.explain;

import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.spi.Match;
import java.util.Optional;

/**
 * A driver of a device's bus.
 *
 * @param name the driver
 * @param module its kernel module, empty text if it is built in or not known
 * @param knowledge whether its ids are known
 * @param match whether it matches the device, and by which rule
 * @param attempt how far a bind gets, empty if the driver does not match or is not tried
 */
record CandidateDriver(String name, String module, Knowledge knowledge, Match match, Optional<Attempt> attempt) {

    /** Whether a driver's ids are known. */
    enum Knowledge {
        KNOWN,
        /** Not known; only the devices that are bound to it are known to match. */
        UNKNOWN
    }

    boolean fits() {
        return match instanceof Match.Yes || match instanceof Match.CannotTell;
    }
}

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
 * @param probe whether it is known what its probe asks of a device
 * @param variantId the id of a variant of vfio-pci that fits the device under an override alone; empty of other drivers
 * @param match whether it matches the device, and by which rule
 * @param attempt how far a bind gets, empty if the driver does not match or is not tried
 */
record CandidateDriver(
        String name,
        String module,
        Knowledge knowledge,
        Probe probe,
        Optional<String> variantId,
        Match match,
        Optional<Attempt> attempt) {

    /** Whether a driver's ids are known. */
    enum Knowledge {
        KNOWN,
        /** Not known; only the devices that are bound to it are known to match. */
        UNKNOWN
    }

    /** Whether it is known what a driver's probe asks of a device. */
    enum Probe {
        KNOWN,
        /** Not known; on a simulation it takes every device that it is offered. */
        UNKNOWN
    }

    /** {@return whether its probe is not known and no id of it is known to match, as under an override} */
    boolean mayRefuse() {
        return probe == Probe.UNKNOWN && match.rule() == Match.Rule.OVERRIDE;
    }

    boolean fits() {
        return match instanceof Match.Yes || match instanceof Match.CannotTell;
    }
}

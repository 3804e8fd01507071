package dev.dmaowner.spi;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;

/** What a probe answered. */
public sealed interface ProbeAnswer {

    /** The driver has the device. */
    record Bound(BoundDriver driver) implements ProbeAnswer {}

    /**
     * It does not take the device. ENODEV and ENXIO mean that the device is not its affair after all; others are failures
     * that the kernel logs.
     */
    record Refused(Refusal why) implements ProbeAnswer {}

    /** Not yet: try again when something has changed. */
    record Deferred(String reason) implements ProbeAnswer {}

    /** {@return refused with an errno and a reason} */
    static ProbeAnswer refused(Errno errno, String reason) {
        return new Refused(Refusal.of(errno, reason));
    }
}

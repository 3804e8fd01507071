package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The result of offering a device to a driver. The kernel encodes it in the sign of one number.
 *
 * @param kind the kind of result
 * @param refusal why not, null if it is bound or did not match
 */
public record BindResult(Kind kind, @Nullable Refusal refusal) {

    enum Kind {
        /** The driver is bound to the device. */
        BOUND,
        /** The driver does not match, which is normal. */
        NO_MATCH,
        /** The driver's probe refused; the next driver may be tried. */
        PROBE_REFUSED,
        /** The probe asks to be tried again later; the next driver may be tried. */
        PROBE_DEFERRED,
        /** The core refused (ownership, a device that is gone or taken): no further driver is tried. */
        CORE_REFUSED,
        /** The core asks to try again later (an IOMMU without driver, an id that cannot be read): no further driver. */
        CORE_DEFERRED
    }

    static final BindResult BOUND = new BindResult(Kind.BOUND, null);
    static final BindResult NO_MATCH = new BindResult(Kind.NO_MATCH, null);

    static BindResult coreRefused(Refusal refusal) {
        return refusal.errno() == Errno.EPROBE_DEFER
                ? new BindResult(Kind.CORE_DEFERRED, refusal)
                : new BindResult(Kind.CORE_REFUSED, refusal);
    }

    static BindResult coreRefused(Errno errno, String reason) {
        return coreRefused(Refusal.of(errno, reason));
    }

    boolean isDeferred() {
        return kind == Kind.PROBE_DEFERRED || kind == Kind.CORE_DEFERRED;
    }

    /** {@return whether a walk over drivers stops here without a driver} */
    boolean stopsWalk() {
        return kind == Kind.CORE_REFUSED || kind == Kind.CORE_DEFERRED;
    }

    /** {@return what {@code bind} answers: every refusal unchanged, except that a deferral becomes EAGAIN} */
    WriteAnswer asAnswerOfBind() {
        if (refusal == null) {
            return WriteAnswer.DONE;
        }
        return WriteAnswer.refused(isDeferred() ? refusal.as(Errno.EAGAIN) : refusal);
    }

    /** {@return what {@code drivers_probe} answers: a refusal of the core as EINVAL, one of a driver not at all} */
    WriteAnswer asAnswerOfProbe() {
        return stopsWalk() && refusal != null ? WriteAnswer.refused(refusal.as(Errno.EINVAL)) : WriteAnswer.DONE;
    }
}

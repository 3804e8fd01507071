package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.util.Optional;

/** The answer of a request on an open file. */
public sealed interface NodeAnswer {

    /**
     * It is done.
     *
     * @param value the number that it gives, 0 where it gives none
     */
    record Done(long value) implements NodeAnswer {}

    /** It gave another open file. */
    record Opened(OpenNode node) implements NodeAnswer {}

    /** The kernel's refusal. */
    record Refused(Refusal why) implements NodeAnswer {}

    /** {@return done, with nothing to give} */
    static NodeAnswer done() {
        return new Done(0);
    }

    /** {@return refused with a reason} */
    static NodeAnswer refused(Errno errno, String reason) {
        return new Refused(Refusal.of(errno, reason));
    }

    /** {@return the refusal, empty if it is done} */
    default Optional<Refusal> refusal() {
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}

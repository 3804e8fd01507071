package dev.dmaowner.host;

import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import java.util.Optional;

/** What a write to an attribute answered. */
public sealed interface WriteAnswer {

    /** All of it was taken. */
    record Done() implements WriteAnswer {}

    /** The kernel's refusal. */
    record Refused(Refusal why) implements WriteAnswer {}

    /**
     * The write has not returned, because something must let go first. It answers later.
     *
     * @param pending where the answer will appear
     */
    record Waiting(PendingWrite pending) implements WriteAnswer {}

    /** The answer done; one instance serves all. */
    WriteAnswer DONE = new Done();

    /** {@return an answer that is refused} */
    static WriteAnswer refused(Refusal refusal) {
        return new Refused(refusal);
    }

    /** {@return the answer that corresponds to an outcome whose value does not matter} */
    static WriteAnswer of(Outcome<?> outcome) {
        return outcome.refusal().map(WriteAnswer::refused).orElse(DONE);
    }

    /** {@return the refusal, empty if it is done or waits} */
    default Optional<Refusal> refusal() {
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import java.util.Optional;

/**
 * What a rule decided: the next state, which may be the one before, or a refusal. Words for people are made of it later
 * and only if somebody needs them.
 */
sealed interface Decision permits GroupState, Decision.Warned, Decision.Refused {

    /** Done or silently not done, with a warning in the kernel's log. */
    record Warned(GroupState next, OwnershipWarning warning) implements Decision {}

    /** Refused: the state stays. */
    record Refused(Errno errno, Ground ground, Optional<OwnershipWarning> warning) implements Decision {}

    static Decision warned(GroupState after, OwnershipWarning warning) {
        return new Warned(after, warning);
    }

    static Decision refused(Errno errno, Ground ground) {
        return new Refused(errno, ground, Optional.empty());
    }

    static Decision refused(Errno errno, Ground ground, OwnershipWarning warning) {
        return new Refused(errno, ground, Optional.of(warning));
    }

    /** {@return the state after the decision was made in this one} */
    default GroupState after(GroupState before) {
        if (this instanceof GroupState next) {
            return next;
        }
        return this instanceof Warned warned ? warned.next() : before;
    }

    /** {@return what the kernel warned of, if it did} */
    default Optional<OwnershipWarning> loggedWarning() {
        if (this instanceof Warned warned) {
            return Optional.of(warned.warning());
        }
        return this instanceof Refused refused ? refused.warning() : Optional.empty();
    }
}

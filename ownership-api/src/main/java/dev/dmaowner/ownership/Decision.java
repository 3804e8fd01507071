package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import java.util.Optional;

/** What a rule decides about a request. The text of a refusal is made later, and only if it is needed. */
sealed interface Decision permits GroupState, Decision.Warned, Decision.Refused {

    /**
     * The request is carried out, and the kernel writes to its log. Without that, the next state is the decision itself, so that the
     * operations that are carried out often make no other object.
     *
     * @param next the state that follows, the same one if nothing changes
     */
    record Warned(GroupState next, OwnershipWarning about) implements Decision {

        @Override
        public Optional<OwnershipWarning> warning() {
            return Optional.of(about);
        }
    }

    /** The request is refused and the state stays as it is. */
    record Refused(Errno errno, RefusalCause cause, Optional<OwnershipWarning> warning) implements Decision {}

    /** {@return what the kernel writes to its log, empty if it writes nothing} */
    Optional<OwnershipWarning> warning();

    static Decision done(GroupState next) {
        return next;
    }

    static Decision warned(GroupState next, OwnershipWarning warning) {
        return new Warned(next, warning);
    }

    static Decision refused(Errno errno, RefusalCause cause) {
        return new Refused(errno, cause, Optional.empty());
    }

    static Decision refused(Errno errno, RefusalCause cause, OwnershipWarning warning) {
        return new Refused(errno, cause, Optional.of(warning));
    }

    /** {@return the state that follows if the decision is made in this one} */
    default GroupState stateAfter(GroupState before) {
        if (this instanceof GroupState next) {
            return next;
        }
        return this instanceof Warned warned ? warned.next() : before;
    }
}

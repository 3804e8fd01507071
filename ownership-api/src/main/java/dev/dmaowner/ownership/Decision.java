package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import java.util.Optional;

/** What a rule decides about a request. The text of a refusal is made later, and only if it is needed. */
sealed interface Decision {

    /**
     * The request is carried out.
     *
     * @param next the state that follows, the same one if nothing changes
     * @param warning what the kernel writes to its log
     */
    record Done(GroupState next, Optional<OwnershipWarning> warning) implements Decision {}

    /** The request is refused and the state stays as it is. */
    record Refused(Errno errno, RefusalCause cause, Optional<OwnershipWarning> warning) implements Decision {}

    /** {@return what the kernel writes to its log, empty if it writes nothing} */
    Optional<OwnershipWarning> warning();

    static Decision done(GroupState next) {
        return new Done(next, Optional.empty());
    }

    static Decision warned(GroupState next, OwnershipWarning warning) {
        return new Done(next, Optional.of(warning));
    }

    static Decision refused(Errno errno, RefusalCause cause) {
        return new Refused(errno, cause, Optional.empty());
    }

    static Decision refused(Errno errno, RefusalCause cause, OwnershipWarning warning) {
        return new Refused(errno, cause, Optional.of(warning));
    }

    /** {@return the state that follows if the decision is made in this one} */
    default GroupState stateAfter(GroupState before) {
        return this instanceof Done done ? done.next() : before;
    }
}

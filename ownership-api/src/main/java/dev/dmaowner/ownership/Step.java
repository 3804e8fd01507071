package dev.dmaowner.ownership;

import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import java.util.Optional;

/**
 * What is left to do for a request after the group's lock is free.
 *
 * @param sequence its place in the group's history, 0 if nobody listens
 */
record Step(GroupId group, GroupState before, OwnershipRequest request, Decision decision, long sequence) {

    private static final GroupState ANY = GroupState.founded(DefaultDomainType.UNKNOWN);

    /** The step of a request that is simply done while nobody listens: nothing is left to do. */
    static final Step QUIET = new Step(new GroupId(0), ANY, new OwnershipRequest.Detach(), ANY, 0);

    /** {@return why it was refused, in words, empty if it was not} */
    Optional<Refusal> refusal() {
        return decision instanceof Decision.Refused refused
                ? Optional.of(new Reasons(group, before).of(refused, request))
                : Optional.empty();
    }

    boolean isRefused() {
        return decision instanceof Decision.Refused;
    }

    void tell(Listeners listeners) {
        if (sequence != 0) {
            listeners.tell(new OwnershipEvent(
                    group, sequence, request, before, decision.after(before), refusal(), decision.loggedWarning()));
        }
    }
}

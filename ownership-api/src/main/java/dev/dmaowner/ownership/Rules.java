package dev.dmaowner.ownership;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Release;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/**
 * One generation of the ownership rule: pure functions from a state and a request to the next state or a refusal.
 * Implementations have no state and use no locks. {@link OwnershipRequest#on} selects the function.
 */
interface Rules {

    static Rules of(OwnershipRules generation) {
        return switch (generation) {
            case SERIES_V2 -> new SeriesV2Rules();
            case LINUX_3_6 -> new Linux36Rules();
            case LINUX_6_1 -> new Linux61Rules();
            case LINUX_6_12, LINUX_6_18, LINUX_7_3 -> new Linux612Rules();
        };
    }

    Decision use(GroupState state, Use request);

    Decision unuse(GroupState state, Unuse request);

    Decision claim(GroupState state, Claim request);

    Decision claimFor(GroupState state, ClaimFor request);

    Decision claimPrivateDomain(GroupState state, ClaimPrivateDomain request);

    Decision release(GroupState state, Release request);

    Decision releaseAll(GroupState state);

    Decision attach(GroupState state, PrivateDomain domain);

    Decision attachHandle(GroupState state, PrivateDomain domain);

    Decision replace(GroupState state, PrivateDomain domain);

    Decision detach(GroupState state);

    Decision join(GroupState state, Join request);

    Decision leave(GroupState state, Leave request);

    Decision changeType(GroupState state, ChangeType request);

    /** {@return the request that releases what this one claims} */
    OwnershipRequest releaseOf(OwnershipRequest claim);

    /** {@return the type that a blocked group shows} */
    DefaultDomainType blockingType();
}

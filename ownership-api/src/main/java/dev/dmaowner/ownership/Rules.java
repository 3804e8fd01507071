package dev.dmaowner.ownership;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.OwnershipRequest.Attach;
import dev.dmaowner.ownership.OwnershipRequest.AttachDevice;
import dev.dmaowner.ownership.OwnershipRequest.AttachHandle;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;
import dev.dmaowner.ownership.OwnershipRequest.Detach;
import dev.dmaowner.ownership.OwnershipRequest.DetachDevice;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Release;
import dev.dmaowner.ownership.OwnershipRequest.ReleaseAll;
import dev.dmaowner.ownership.OwnershipRequest.Replace;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/**
 * One generation of the rule: pure functions from a state and a request to the next state or a refusal. Implementations
 * hold nothing and know nothing of threads.
 */
interface Rules {

    static Rules of(OwnershipRules generation) {
        return switch (generation) {
            case SERIES_V2 -> new SeriesV2Rules();
            case LINUX_6_1 -> new Linux61Rules();
            case LINUX_6_12 -> new Linux612Rules();
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

    /** {@return the request that gives back what this one claimed} */
    OwnershipRequest releaseOf(OwnershipRequest claim);

    /** {@return the type of the domain that blocks a group} */
    DefaultDomainType blockingType();

    /** The most frequent requests come first, each test costs a comparison. */
    default Decision decide(GroupState state, OwnershipRequest request) {
        if (request instanceof Claim claim) {
            return claim(state, claim);
        } else if (request instanceof ReleaseAll) {
            return releaseAll(state);
        } else if (request instanceof Use use) {
            return use(state, use);
        } else if (request instanceof Unuse unuse) {
            return unuse(state, unuse);
        } else if (request instanceof ClaimFor claim) {
            return claimFor(state, claim);
        } else if (request instanceof Release release) {
            return release(state, release);
        } else if (request instanceof ClaimPrivateDomain claim) {
            return claimPrivateDomain(state, claim);
        }
        return decideRare(state, request);
    }

    private Decision decideRare(GroupState state, OwnershipRequest request) {
        if (request instanceof Attach attach) {
            return attach(state, attach.domain());
        } else if (request instanceof AttachHandle attach) {
            return attachHandle(state, attach.domain());
        } else if (request instanceof AttachDevice attach) {
            return SingleDevice.attach(this, state, attach);
        } else if (request instanceof Replace replace) {
            return replace(state, replace.domain());
        } else if (request instanceof Detach) {
            return detach(state);
        } else if (request instanceof DetachDevice detach) {
            return SingleDevice.detach(this, state, detach);
        } else if (request instanceof Join join) {
            return join(state, join);
        } else if (request instanceof Leave leave) {
            return leave(state, leave);
        }
        return changeType(state, (ChangeType) request);
    }
}

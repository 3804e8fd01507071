package dev.dmaowner.ownership;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;

/** What the merged generations have alike: one count, and an owner that turns it from users into claims. */
abstract class ExclusiveRules implements Rules {

    private static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    private static final OwnershipRequest RELEASE = new OwnershipRequest.Release(OwnerKind.NONE);

    static boolean needsDirectMapping(JoinFacts facts) {
        return facts.directMapping() == DirectMapping.REQUIRED;
    }

    /** Neither a driver's domain nor, after a count that dropped below its claims, the blocking one. */
    static boolean isDefaultOrNone(AttachedDomain current) {
        return current == CoreDomain.DEFAULT || current == CoreDomain.NONE;
    }

    static Decision noSuchCall() {
        return Decision.refused(Errno.EOPNOTSUPP, Ground.NO_SUCH_CALL);
    }

    /** Only drivers' domains stand in the way of another; what the core attached gives way. */
    static Decision attachUnlessAttached(GroupState state, PrivateDomain domain, HandleSlot slot) {
        return state.current() instanceof PrivateDomain
                ? Decision.refused(Errno.EBUSY, Ground.DOMAIN_ATTACHED)
                : state.attached(domain, slot);
    }

    static GroupState owned(GroupState state, DmaOwner owner) {
        return state.claimed(OwnerKind.NONE, owner, state.count() + 1, CoreDomain.BLOCKING);
    }

    static GroupState released(GroupState state) {
        return state.claimed(OwnerKind.NONE, GroupState.NOBODY, 0, CoreDomain.DEFAULT);
    }

    @Override
    public Decision claimPrivateDomain(GroupState state, ClaimPrivateDomain request) {
        return noSuchCall();
    }

    @Override
    public Decision detach(GroupState state) {
        CoreDomain core = state.hasOwner() ? CoreDomain.BLOCKING : CoreDomain.DEFAULT;
        return state.attached(core, HandleSlot.EMPTY);
    }

    @Override
    public OwnershipRequest releaseOf(OwnershipRequest claim) {
        return claim instanceof ClaimFor ? RELEASE : RELEASE_ALL;
    }
}

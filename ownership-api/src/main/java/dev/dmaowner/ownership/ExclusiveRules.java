package dev.dmaowner.ownership;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.ClaimPrivateDomain;
import dev.dmaowner.ownership.OwnershipRequest.Release;

/** The part that the merged generations share: one count, which counts claims if there is an owner and users if not. */
abstract class ExclusiveRules implements Rules {

    private static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    private static final OwnershipRequest RELEASE = new OwnershipRequest.Release(OwnerKind.NONE);

    static boolean needsDirectMapping(JoinFacts facts) {
        return facts.directMapping() == DirectMapping.REQUIRED;
    }

    /** {@return whether neither a private domain nor the blocking domain is attached} */
    static boolean isDefaultOrNone(AttachedDomain current) {
        return current == CoreDomain.DEFAULT || current == CoreDomain.NONE;
    }

    static Decision noSuchCall() {
        return Decision.refused(Errno.EOPNOTSUPP, RefusalCause.NO_SUCH_CALL);
    }

    /** Attach a private domain, unless a private domain is attached already. A domain of the core is replaced. */
    static Decision attachUnlessAttached(GroupState state, PrivateDomain domain, HandleSlot slot) {
        return state.current() instanceof PrivateDomain
                ? Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED)
                : Decision.done(state.attached(domain, slot));
    }

    static Decision owned(GroupState state, DmaOwner owner) {
        return Decision.done(state.claimed(OwnerKind.NONE, owner, state.count() + 1, CoreDomain.BLOCKING));
    }

    static Decision released(GroupState state) {
        return Decision.done(state.claimed(OwnerKind.NONE, GroupState.NOBODY, 0, CoreDomain.DEFAULT));
    }

    /** Claims by device, and handles of iommufd, came with 6.2. */
    @Override
    public Decision claimFor(GroupState state, ClaimFor request) {
        return noSuchCall();
    }

    @Override
    public Decision release(GroupState state, Release request) {
        return noSuchCall();
    }

    @Override
    public Decision attachHandle(GroupState state, PrivateDomain domain) {
        return noSuchCall();
    }

    @Override
    public Decision replace(GroupState state, PrivateDomain domain) {
        return noSuchCall();
    }

    @Override
    public Decision claimPrivateDomain(GroupState state, ClaimPrivateDomain request) {
        return noSuchCall();
    }

    @Override
    public Decision detach(GroupState state) {
        CoreDomain core = state.hasOwner() ? CoreDomain.BLOCKING : CoreDomain.DEFAULT;
        return Decision.done(state.attached(core, HandleSlot.EMPTY));
    }

    @Override
    public OwnershipRequest releaseOf(OwnershipRequest claim) {
        return claim instanceof ClaimFor ? RELEASE : RELEASE_ALL;
    }
}

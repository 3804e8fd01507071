package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Release;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/**
 * Linux 3.6 to 5.18, where the driver core knows no owner. Drivers bind as they like and VFIO takes a group that they use; it
 * looks afterwards whether the group is viable. Kernel drivers and VFIO can therefore be in one group, so while VFIO owns the group the
 * count is that of its claim and the users are kept beside it.
 */
final class Linux36Rules extends ExclusiveRules {

    private final Linux61Rules later = new Linux61Rules();

    /** A driver that binds a member while VFIO uses the group is found by VFIO's notifier, which stops the kernel. */
    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        return state.hasOwner()
                ? Decision.refused(Errno.EIO, RefusalCause.KERNEL_PANIC)
                : Decision.done(state.used(OwnerKind.NONE, new DriverUse(request.device(), request.driver())));
    }

    @Override
    public Decision unuse(GroupState state, Unuse request) {
        return state.hasOwner()
                ? Decision.done(state.unused(OwnerKind.NONE, request.device()).withCount(state.count()))
                : later.unuse(state, request);
    }

    @Override
    public Decision claim(GroupState state, Claim request) {
        return state.hasOwner()
                ? Decision.refused(Errno.EBUSY, RefusalCause.HELD)
                : Decision.done(state.claimedInPlace(OwnerKind.NONE, request.owner()));
    }

    @Override
    public Decision claimFor(GroupState state, ClaimFor request) {
        return noSuchCall();
    }

    @Override
    public Decision release(GroupState state, Release request) {
        return noSuchCall();
    }

    @Override
    public Decision releaseAll(GroupState state) {
        return state.hasOwner()
                ? Decision.done(state.releasedInPlace().withCount(state.users().size()))
                : Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM);
    }

    @Override
    public Decision attach(GroupState state, PrivateDomain domain) {
        return later.attach(state, domain);
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
    public Decision detach(GroupState state) {
        return Decision.done(state.attached(CoreDomain.DEFAULT, HandleSlot.EMPTY));
    }

    @Override
    public Decision join(GroupState state, Join request) {
        return later.join(state, request);
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        return later.leave(state, request);
    }

    @Override
    public Decision changeType(GroupState state, ChangeType request) {
        return later.changeType(state, request);
    }

    @Override
    public DefaultDomainType blockingType() {
        return later.blockingType();
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/**
 * Linux 3.6 to 5.18, where the driver core knows no owner. Drivers bind as they like, and VFIO claims a group that they use; it
 * looks afterwards whether the group is viable. Kernel drivers and VFIO can therefore have one group. While VFIO has it, the count
 * is that of its claim, and the users are kept beside the count.
 */
final class Linux36Rules extends Linux61Rules {

    /** A driver that binds a member while VFIO has the group is found by VFIO's notifier, which stops the kernel. */
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
                ? Decision.done(state.unusedBesideOwner(request.device()))
                : super.unuse(state, request);
    }

    @Override
    public Decision claim(GroupState state, Claim request) {
        return state.hasOwner()
                ? Decision.refused(Errno.EBUSY, RefusalCause.HELD)
                : Decision.done(state.claimedInPlace(OwnerKind.NONE, request.owner()));
    }

    @Override
    public Decision releaseAll(GroupState state) {
        return state.hasOwner()
                ? Decision.done(state.releasedInPlace().withCount(state.users().size()))
                : super.releaseAll(state);
    }

    /** There was no blocking domain. */
    @Override
    public Decision detach(GroupState state) {
        return Decision.done(state.attached(CoreDomain.DEFAULT, HandleSlot.EMPTY));
    }
}

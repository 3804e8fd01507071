package dev.dmaowner.ownership;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.ClaimFor;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Release;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/** The rule of Linux 6.12: it has claims by device and handles of iommufd, and refuses a null owner. */
final class Linux612Rules extends ExclusiveRules {

    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        if (state.type() == DefaultDomainType.UNKNOWN) {
            return Decision.refused(Errno.EPROBE_DEFER, RefusalCause.NO_DEFAULT_DOMAIN);
        }
        if (state.count() > 0) {
            if (state.hasOwner()) {
                return Decision.refused(Errno.EBUSY, RefusalCause.HELD);
            }
            if (state.current() != CoreDomain.DEFAULT) {
                return Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED);
            }
            if (state.handle() == HandleSlot.TAKEN) {
                return Decision.refused(Errno.EBUSY, RefusalCause.HANDLE_STORED);
            }
        }
        return Decision.done(state.used(OwnerKind.NONE, new DriverUse(request.device(), request.driver())));
    }

    @Override
    public Decision unuse(GroupState state, Unuse request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        return state.count() == 0 || state.handle() == HandleSlot.TAKEN
                ? Decision.warned(state, OwnershipWarning.UNUSE_WITHOUT_USE)
                : Decision.done(state.unused(OwnerKind.NONE, request.device()));
    }

    @Override
    public Decision claim(GroupState state, Claim request) {
        if (request.owner() instanceof DmaOwner.Nobody) {
            return withoutOwner();
        }
        return state.count() > 0 ? Decision.refused(Errno.EPERM, RefusalCause.HELD) : take(state, request.owner());
    }

    /** The kernel does not store the member of a claim. It counts the claims. */
    @Override
    public Decision claimFor(GroupState state, ClaimFor request) {
        if (request.owner() instanceof DmaOwner.Nobody) {
            return withoutOwner();
        }
        if (!state.membership().contains(request.device())) {
            return Decision.refused(Errno.ENODEV, RefusalCause.NOT_A_MEMBER);
        }
        if (state.count() == 0) {
            return take(state, request.owner());
        }
        return state.owner().equals(request.owner())
                ? Decision.done(state.withCount(state.count() + 1))
                : Decision.refused(Errno.EPERM, RefusalCause.HELD);
    }

    private static Decision withoutOwner() {
        return Decision.refused(Errno.EINVAL, RefusalCause.NO_OWNER, OwnershipWarning.CLAIM_WITHOUT_OWNER);
    }

    private static Decision take(GroupState state, DmaOwner owner) {
        if (!isDefaultOrNone(state.current())) {
            return Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED);
        }
        if (state.handle() == HandleSlot.TAKEN) {
            return Decision.refused(Errno.EBUSY, RefusalCause.HANDLE_STORED);
        }
        if (needsDirectMapping(state.membership().facts())) {
            return Decision.refused(Errno.EINVAL, RefusalCause.DIRECT_MAPPING);
        }
        return owned(state, owner);
    }

    @Override
    public Decision release(GroupState state, Release request) {
        return state.count() > 1 ? Decision.done(state.withCount(state.count() - 1)) : releaseAll(state);
    }

    @Override
    public Decision releaseAll(GroupState state) {
        return state.count() == 0 || !state.hasOwner() || state.handle() == HandleSlot.TAKEN
                ? Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM)
                : released(state);
    }

    @Override
    public Decision attach(GroupState state, PrivateDomain domain) {
        return attachUnlessAttached(state, domain, state.handle());
    }

    @Override
    public Decision attachHandle(GroupState state, PrivateDomain domain) {
        return state.handle() == HandleSlot.TAKEN
                ? Decision.refused(Errno.EBUSY, RefusalCause.HANDLE_STORED)
                : attachUnlessAttached(state, domain, HandleSlot.TAKEN);
    }

    @Override
    public Decision replace(GroupState state, PrivateDomain domain) {
        return Decision.done(state.attached(domain, HandleSlot.TAKEN));
    }

    @Override
    public Decision join(GroupState state, Join request) {
        if (needsDirectMapping(request.facts()) && state.current() == CoreDomain.BLOCKING) {
            return Decision.refused(Errno.EINVAL, RefusalCause.DIRECT_MAPPING);
        }
        return Decision.done(state.withMembership(state.membership().with(request.device(), request.facts())));
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        GroupState after = state.withMembership(state.membership().without(request.device()));
        boolean inUse = after.count() != 0 || after.current() != CoreDomain.DEFAULT;
        return after.membership().size() == 0 && inUse
                ? Decision.warned(after, OwnershipWarning.LAST_MEMBER_LEFT_IN_USE)
                : Decision.done(after);
    }

    @Override
    public Decision changeType(GroupState state, ChangeType request) {
        return TypeFile.writeWhileUnused(state, request);
    }

    @Override
    public DefaultDomainType blockingType() {
        return DefaultDomainType.BLOCKED;
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
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
 * The rule as proposed in November 2021: an owner is a kind and a cookie. The pair that holds the group may take it again,
 * everybody else is refused with EBUSY.
 */
final class SeriesV2Rules implements Rules {

    private static final OwnershipRequest RELEASE_PRIVATE = new Release(OwnerKind.PRIVATE_DOMAIN);
    private static final OwnershipRequest RELEASE_USER = new Release(OwnerKind.PRIVATE_DOMAIN_USER);

    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return state;
        }
        if (state.count() > 0 && state.kind() != OwnerKind.DMA_API) {
            return Decision.refused(Errno.EBUSY, Ground.HELD);
        }
        return state.used(OwnerKind.DMA_API, new DriverUse(request.device(), request.driver()));
    }

    @Override
    public Decision unuse(GroupState state, Unuse request) {
        if (!state.membership().contains(request.device())) {
            return state;
        }
        if (state.kind() != OwnerKind.DMA_API) {
            return Decision.warned(state, OwnershipWarning.UNUSE_WITHOUT_USE);
        }
        OwnerKind left = state.count() == 1 ? OwnerKind.NONE : OwnerKind.DMA_API;
        return state.unused(left, request.device());
    }

    @Override
    public Decision claim(GroupState state, Claim request) {
        return set(state, OwnerKind.PRIVATE_DOMAIN_USER, request.owner());
    }

    @Override
    public Decision claimFor(GroupState state, ClaimFor request) {
        return state.membership().contains(request.member())
                ? set(state, kindFor(request.owner()), request.owner())
                : Decision.refused(Errno.ENODEV, Ground.NOT_A_MEMBER);
    }

    @Override
    public Decision claimPrivateDomain(GroupState state, ClaimPrivateDomain request) {
        return state.membership().contains(request.member())
                ? set(state, OwnerKind.PRIVATE_DOMAIN, request.owner())
                : Decision.refused(Errno.ENODEV, Ground.NOT_A_MEMBER);
    }

    private static OwnerKind kindFor(DmaOwner owner) {
        return owner instanceof DmaOwner.User ? OwnerKind.PRIVATE_DOMAIN_USER : OwnerKind.PRIVATE_DOMAIN;
    }

    private static Decision set(GroupState state, OwnerKind kind, DmaOwner cookie) {
        if (state.count() > 0) {
            return state.kind() == kind && state.owner().equals(cookie)
                    ? state.counting(state.count() + 1)
                    : Decision.refused(Errno.EBUSY, Ground.HELD);
        }
        if (kind != OwnerKind.PRIVATE_DOMAIN_USER) {
            return state.held(kind, cookie);
        }
        return state.current() instanceof PrivateDomain
                ? Decision.refused(Errno.EBUSY, Ground.DOMAIN_ATTACHED)
                : state.claimed(kind, cookie, 1, CoreDomain.NONE);
    }

    @Override
    public Decision release(GroupState state, Release request) {
        if (state.kind() != request.kind() || state.count() == 0) {
            return Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM);
        }
        return state.count() > 1 ? state.counting(state.count() - 1) : letGo(state);
    }

    /** The proposal releases claim by claim; a user that gives up all of them at once ends where that ends. */
    @Override
    public Decision releaseAll(GroupState state) {
        return state.kind() == OwnerKind.PRIVATE_DOMAIN_USER
                ? letGo(state)
                : Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM);
    }

    private static Decision letGo(GroupState state) {
        if (state.kind() != OwnerKind.PRIVATE_DOMAIN_USER) {
            return state.free();
        }
        return state.current() instanceof PrivateDomain
                ? Decision.warned(state.free(), OwnershipWarning.RELEASED_WITH_DOMAIN_ATTACHED)
                : state.claimed(OwnerKind.NONE, GroupState.NOBODY, 0, CoreDomain.DEFAULT);
    }

    @Override
    public Decision attach(GroupState state, PrivateDomain domain) {
        return UnmanagedDomains.attach(state, domain);
    }

    @Override
    public Decision attachHandle(GroupState state, PrivateDomain domain) {
        return ExclusiveRules.noSuchCall();
    }

    @Override
    public Decision replace(GroupState state, PrivateDomain domain) {
        return ExclusiveRules.noSuchCall();
    }

    @Override
    public Decision detach(GroupState state) {
        boolean user = state.kind() == OwnerKind.PRIVATE_DOMAIN_USER;
        return state.attached(user ? CoreDomain.NONE : CoreDomain.DEFAULT, state.handle());
    }

    @Override
    public Decision join(GroupState state, Join request) {
        if (ExclusiveRules.needsDirectMapping(request.facts()) && UnmanagedDomains.isUnmanaged(state.current())) {
            return Decision.refused(Errno.EPERM, Ground.DIRECT_MAPPING);
        }
        boolean user = state.kind() == OwnerKind.PRIVATE_DOMAIN_USER;
        return state.with(UnmanagedDomains.joined(state, request, user ? state.current() : CoreDomain.DEFAULT));
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        return state.with(state.membership().without(request.device()));
    }

    @Override
    public Decision changeType(GroupState state, ChangeType request) {
        return TypeFile.writeWhileUnbound(state, request);
    }

    @Override
    public OwnershipRequest releaseOf(OwnershipRequest claim) {
        boolean user = claim instanceof Claim
                || claim instanceof ClaimFor by && kindFor(by.owner()) == OwnerKind.PRIVATE_DOMAIN_USER;
        return user ? RELEASE_USER : RELEASE_PRIVATE;
    }

    /** Nothing is attached to a group that is blocked. */
    @Override
    public DefaultDomainType blockingType() {
        return DefaultDomainType.UNKNOWN;
    }
}

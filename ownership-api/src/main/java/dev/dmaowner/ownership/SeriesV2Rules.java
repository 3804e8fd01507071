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
 * The rule as proposed in November 2021. An owner is a kind and a cookie; the same pair may claim again, any other is refused
 * with EBUSY.
 */
final class SeriesV2Rules implements Rules {

    private static final OwnershipRequest RELEASE_PRIVATE = new Release(OwnerKind.PRIVATE_DOMAIN);
    private static final OwnershipRequest RELEASE_USER = new Release(OwnerKind.PRIVATE_DOMAIN_USER);

    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        if (state.count() > 0 && state.kind() != OwnerKind.DMA_API) {
            return Decision.refused(Errno.EBUSY, RefusalCause.HELD);
        }
        return Decision.done(state.used(OwnerKind.DMA_API, new DriverUse(request.device(), request.driver())));
    }

    @Override
    public Decision unuse(GroupState state, Unuse request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        if (state.kind() != OwnerKind.DMA_API) {
            return Decision.warned(state, OwnershipWarning.UNUSE_WITHOUT_USE);
        }
        OwnerKind left = state.count() == 1 ? OwnerKind.NONE : OwnerKind.DMA_API;
        return Decision.done(state.unused(left, request.device()));
    }

    @Override
    public Decision claim(GroupState state, Claim request) {
        return set(state, OwnerKind.PRIVATE_DOMAIN_USER, request.owner());
    }

    @Override
    public Decision claimFor(GroupState state, ClaimFor request) {
        return state.membership().contains(request.device())
                ? set(state, kindFor(request.owner()), request.owner())
                : Decision.refused(Errno.ENODEV, RefusalCause.NOT_A_MEMBER);
    }

    @Override
    public Decision claimPrivateDomain(GroupState state, ClaimPrivateDomain request) {
        return state.membership().contains(request.device())
                ? set(state, OwnerKind.PRIVATE_DOMAIN, request.owner())
                : Decision.refused(Errno.ENODEV, RefusalCause.NOT_A_MEMBER);
    }

    private static OwnerKind kindFor(DmaOwner owner) {
        return owner instanceof DmaOwner.User ? OwnerKind.PRIVATE_DOMAIN_USER : OwnerKind.PRIVATE_DOMAIN;
    }

    private static Decision set(GroupState state, OwnerKind kind, DmaOwner cookie) {
        if (state.count() > 0) {
            return state.kind() == kind && state.owner().equals(cookie)
                    ? Decision.done(state.withCount(state.count() + 1))
                    : Decision.refused(Errno.EBUSY, RefusalCause.HELD);
        }
        if (kind != OwnerKind.PRIVATE_DOMAIN_USER) {
            return Decision.done(state.claimedInPlace(kind, cookie));
        }
        return state.current() instanceof PrivateDomain
                ? Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED)
                : Decision.done(state.claimed(kind, cookie, 1, CoreDomain.NONE));
    }

    @Override
    public Decision release(GroupState state, Release request) {
        if (state.kind() != request.kind() || state.count() == 0) {
            return Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM);
        }
        return state.count() > 1 ? Decision.done(state.withCount(state.count() - 1)) : letGo(state);
    }

    /** The proposal has no such function. The result is that of releasing each claim. */
    @Override
    public Decision releaseAll(GroupState state) {
        return state.kind() == OwnerKind.PRIVATE_DOMAIN_USER
                ? letGo(state)
                : Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM);
    }

    private static Decision letGo(GroupState state) {
        if (state.kind() != OwnerKind.PRIVATE_DOMAIN_USER) {
            return Decision.done(state.releasedInPlace());
        }
        return state.current() instanceof PrivateDomain
                ? Decision.warned(state.releasedInPlace(), OwnershipWarning.RELEASED_WITH_DOMAIN_ATTACHED)
                : Decision.done(state.claimed(OwnerKind.NONE, GroupState.NOBODY, 0, CoreDomain.DEFAULT));
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
        return Decision.done(state.attached(user ? CoreDomain.NONE : CoreDomain.DEFAULT, state.handle()));
    }

    @Override
    public Decision join(GroupState state, Join request) {
        if (ExclusiveRules.needsDirectMapping(request.facts()) && UnmanagedDomains.isUnmanaged(state.current())) {
            return Decision.refused(Errno.EPERM, RefusalCause.DIRECT_MAPPING);
        }
        boolean user = state.kind() == OwnerKind.PRIVATE_DOMAIN_USER;
        return Decision.done(state.withMembership(
                UnmanagedDomains.joined(state, request, user ? state.current() : CoreDomain.DEFAULT)));
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        return Decision.done(state.withMembership(state.membership().without(request.device())));
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

    /** The proposal blocks a group by leaving it without a domain. */
    @Override
    public DefaultDomainType blockingType() {
        return DefaultDomainType.UNKNOWN;
    }
}

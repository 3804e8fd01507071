package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.ChangeType;
import dev.dmaowner.ownership.OwnershipRequest.Claim;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import dev.dmaowner.ownership.OwnershipRequest.Unuse;
import dev.dmaowner.ownership.OwnershipRequest.Use;

/** The rule as merged in Linux 5.19 and as it is in 6.1, with its defects. */
class Linux61Rules extends ExclusiveRules {

    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        if (state.count() > 0) {
            if (state.hasOwner()) {
                return Decision.refused(Errno.EBUSY, RefusalCause.HELD);
            }
            if (!isDefault(state)) {
                return Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED);
            }
        }
        return Decision.done(state.used(OwnerKind.NONE, new DriverUse(request.device(), request.driver())));
    }

    /** A private identity domain is accepted as the default domain if that is an identity domain, too. */
    private static boolean isDefault(GroupState state) {
        return state.current() == CoreDomain.DEFAULT
                || state.type() == DefaultDomainType.IDENTITY
                        && state.current() instanceof PrivateDomain domain
                        && domain.kind() == PrivateDomain.Kind.IDENTITY;
    }

    /** The kernel does not check the owner here: without a use before it, this removes a claim. */
    @Override
    public Decision unuse(GroupState state, Unuse request) {
        if (!state.membership().contains(request.device())) {
            return Decision.done(state);
        }
        return state.count() == 0
                ? Decision.warned(state, OwnershipWarning.UNUSE_WITHOUT_USE)
                : Decision.done(state.unused(OwnerKind.NONE, request.device()));
    }

    /** A null owner is accepted like any other, and the resulting claim can never be released. Linux 6.12 refuses it. */
    @Override
    public Decision claim(GroupState state, Claim request) {
        if (state.count() > 0) {
            return Decision.refused(Errno.EPERM, RefusalCause.HELD);
        }
        if (!isDefaultOrNone(state.current())) {
            return Decision.refused(Errno.EBUSY, RefusalCause.DOMAIN_ATTACHED);
        }
        if (needsDirectMapping(state.membership().facts())) {
            return cannotBlock(state);
        }
        return owned(state, request.owner());
    }

    private static Decision cannotBlock(GroupState state) {
        return needsDirectMapping(state.membership().members().get(0).facts())
                ? Decision.refused(Errno.EPERM, RefusalCause.DIRECT_MAPPING)
                : Decision.refused(Errno.EPERM, RefusalCause.DIRECT_MAPPING, OwnershipWarning.CLAIM_FAILED_PART_WAY);
    }

    @Override
    public Decision releaseAll(GroupState state) {
        return state.count() == 0 || !state.hasOwner()
                ? Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM)
                : released(state);
    }

    @Override
    public Decision attach(GroupState state, PrivateDomain domain) {
        return UnmanagedDomains.attach(state, domain);
    }

    /** While the group has no owner, a device that joins is attached to the default domain, even if another is in use. */
    @Override
    public Decision join(GroupState state, Join request) {
        if (needsDirectMapping(request.facts()) && UnmanagedDomains.isUnmanaged(state.current())) {
            return Decision.refused(Errno.EPERM, RefusalCause.DIRECT_MAPPING);
        }
        AttachedDomain domain = state.hasOwner() ? state.current() : CoreDomain.DEFAULT;
        return Decision.done(state.withMembership(UnmanagedDomains.joined(state, request, domain)));
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        return Decision.done(state.withMembership(state.membership().without(request.device())));
    }

    @Override
    public Decision changeType(GroupState state, ChangeType request) {
        return TypeFile.writeWhileUnbound(state, request);
    }

    /** Few IOMMU drivers of that time had a blocked domain, so the kernel used an empty unmanaged one. */
    @Override
    public DefaultDomainType blockingType() {
        return DefaultDomainType.UNMANAGED;
    }
}

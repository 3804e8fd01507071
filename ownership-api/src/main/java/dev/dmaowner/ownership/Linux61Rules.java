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

/** The rule as merged in 5.19 and as Linux 6.1 has it, holes included. */
final class Linux61Rules extends ExclusiveRules {

    @Override
    public Decision use(GroupState state, Use request) {
        if (!state.membership().contains(request.device())) {
            return state;
        }
        if (state.count() > 0) {
            if (state.hasOwner()) {
                return Decision.refused(Errno.EBUSY, Ground.HELD);
            }
            if (!isDefault(state)) {
                return Decision.refused(Errno.EBUSY, Ground.DOMAIN_ATTACHED);
            }
        }
        return state.used(OwnerKind.NONE, new DriverUse(request.device(), request.driver()));
    }

    /** An identity domain of a driver passes for the default one if that is an identity domain, too. */
    private static boolean isDefault(GroupState state) {
        return state.current() == CoreDomain.DEFAULT
                || state.type() == DefaultDomainType.IDENTITY
                        && state.current() instanceof PrivateDomain domain
                        && domain.kind() == PrivateDomain.Kind.IDENTITY;
    }

    /** The kernel does not look at the owner here: without a use before it, this takes away a claim. */
    @Override
    public Decision unuse(GroupState state, Unuse request) {
        if (!state.membership().contains(request.device())) {
            return state;
        }
        return state.count() == 0
                ? Decision.warned(state, OwnershipWarning.UNUSE_WITHOUT_USE)
                : state.unused(OwnerKind.NONE, request.device());
    }

    /** No owner is taken for an owner like any other, and such a claim cannot be released. */
    @Override
    public Decision claim(GroupState state, Claim request) {
        if (state.count() > 0) {
            return Decision.refused(Errno.EPERM, Ground.HELD);
        }
        if (!isDefaultOrNone(state.current())) {
            return Decision.refused(Errno.EBUSY, Ground.DOMAIN_ATTACHED);
        }
        if (needsDirectMapping(state.membership().facts())) {
            return cannotBlock(state);
        }
        return owned(state, request.owner());
    }

    private static Decision cannotBlock(GroupState state) {
        return needsDirectMapping(state.membership().members().get(0).facts())
                ? Decision.refused(Errno.EPERM, Ground.DIRECT_MAPPING)
                : Decision.refused(Errno.EPERM, Ground.DIRECT_MAPPING, OwnershipWarning.CLAIM_FAILED_PART_WAY);
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
        return state.count() == 0 || !state.hasOwner()
                ? Decision.warned(state, OwnershipWarning.RELEASE_WITHOUT_CLAIM)
                : released(state);
    }

    @Override
    public Decision attach(GroupState state, PrivateDomain domain) {
        return UnmanagedDomains.attach(state, domain);
    }

    @Override
    public Decision attachHandle(GroupState state, PrivateDomain domain) {
        return noSuchCall();
    }

    @Override
    public Decision replace(GroupState state, PrivateDomain domain) {
        return noSuchCall();
    }

    /** While nobody owns the group, a newcomer is put into the default domain whatever the others are in. */
    @Override
    public Decision join(GroupState state, Join request) {
        if (needsDirectMapping(request.facts()) && UnmanagedDomains.isUnmanaged(state.current())) {
            return Decision.refused(Errno.EPERM, Ground.DIRECT_MAPPING);
        }
        return state.with(
                UnmanagedDomains.joined(state, request, state.hasOwner() ? state.current() : CoreDomain.DEFAULT));
    }

    @Override
    public Decision leave(GroupState state, Leave request) {
        return state.with(state.membership().without(request.device()));
    }

    @Override
    public Decision changeType(GroupState state, ChangeType request) {
        return TypeFile.writeWhileUnbound(state, request);
    }

    /** Few IOMMU drivers had a domain of type blocked then: an empty one served. */
    @Override
    public DefaultDomainType blockingType() {
        return DefaultDomainType.UNMANAGED;
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a group at one moment: what the mutex of the kernel's {@code struct iommu_group} protects. Immutable; each
 * operation makes the next state from it. A state is also a {@link Decision}: that it follows. Comparisons leave the tenure out, because
 * no rule looks at it.
 *
 * @param membership the devices
 * @param type the type of the default domain
 * @param current the domain that is attached to the members
 * @param handle whether iommufd has stored a handle
 * @param kind the proposal's owner type, {@link OwnerKind#NONE} under the merged rules
 * @param owner the owner of the group; {@link DmaOwner.Nobody} is the kernel's null
 * @param count the number of users of the DMA API, or of claims
 * @param users the drivers that use the group, for messages only, the rules use the count
 * @param tenure grows by one whenever the owner goes or the count drops to zero; a claim of an earlier tenure has ended
 */
record GroupState(
        Membership membership,
        DefaultDomainType type,
        AttachedDomain current,
        HandleSlot handle,
        OwnerKind kind,
        DmaOwner owner,
        int count,
        DriverUses users,
        long tenure)
        implements Decision {

    static final DmaOwner NOBODY = new DmaOwner.Nobody();

    GroupState {
        if (count < 0) {
            throw new IllegalArgumentException("a group is used or claimed zero times or more, not " + count);
        }
    }

    /** {@return the state of a new group, without members and unused} */
    static GroupState initial(DefaultDomainType type) {
        return new GroupState(
                Membership.EMPTY,
                type,
                CoreDomain.DEFAULT,
                HandleSlot.EMPTY,
                OwnerKind.NONE,
                NOBODY,
                0,
                DriverUses.NONE,
                0);
    }

    @Override
    public Optional<OwnershipWarning> warning() {
        return Optional.empty();
    }

    /** {@return whether there is an owner: the kernel's test for a null owner} */
    boolean hasOwner() {
        return !(owner instanceof DmaOwner.Nobody);
    }

    /** {@return who may use DMA from the group in this state} */
    Ownership ownership() {
        if (kind == OwnerKind.PRIVATE_DOMAIN) {
            return new Ownership.PrivateDomain(count);
        }
        if (count == 0) {
            return ownershipWithoutCount();
        }
        if (hasOwner() || kind == OwnerKind.PRIVATE_DOMAIN_USER || current == CoreDomain.BLOCKING) {
            return new Ownership.Owned(owner, count);
        }
        return current instanceof PrivateDomain ? new Ownership.PrivateDomain(count) : new Ownership.DmaApi(count);
    }

    private Ownership ownershipWithoutCount() {
        if (current instanceof PrivateDomain) {
            return new Ownership.PrivateDomain(0);
        }
        return current == CoreDomain.DEFAULT
                ? new Ownership.Unowned()
                : new Ownership.Unknown("the group is blocked, yet its count of claims has dropped to zero");
    }

    GroupState claimed(OwnerKind as, DmaOwner by, int times, AttachedDomain attached) {
        return next(membership.reattached(), type, attached, handle, as, by, times, users);
    }

    /** Claim the group once and leave the attached domain in place. */
    GroupState claimedInPlace(OwnerKind as, DmaOwner by) {
        return next(membership, type, current, handle, as, by, 1, users);
    }

    /** Release the group and leave the attached domain in place. */
    GroupState releasedInPlace() {
        return next(membership, type, current, handle, OwnerKind.NONE, NOBODY, 0, users);
    }

    GroupState withCount(int times) {
        return next(membership, type, current, handle, kind, owner, times, users);
    }

    GroupState used(OwnerKind as, DriverUse use) {
        return next(membership, type, current, handle, as, owner, count + 1, users.with(use));
    }

    GroupState unused(OwnerKind as, DeviceId device) {
        return next(membership, type, current, handle, as, owner, count - 1, users.without(device));
    }

    /** End a use that the count does not count, because an owner has the group. */
    GroupState unusedBesideOwner(DeviceId device) {
        return next(membership, type, current, handle, kind, owner, count, users.without(device));
    }

    GroupState attached(AttachedDomain domain, HandleSlot slot) {
        return next(membership.reattached(), type, domain, slot, kind, owner, count, users);
    }

    GroupState withMembership(Membership devices) {
        return next(devices, type, current, handle, kind, owner, count, users);
    }

    GroupState withType(DefaultDomainType other, AttachedDomain attached) {
        Membership devices = attached == current ? membership : membership.reattached();
        return next(devices, other, attached, handle, kind, owner, count, users);
    }

    /** {@return another state that is the same to every rule} */
    GroupState copy() {
        return next(membership, type, current, handle, kind, owner, count, users);
    }

    private GroupState next(
            Membership devices,
            DefaultDomainType defaultType,
            AttachedDomain attached,
            HandleSlot slot,
            OwnerKind as,
            DmaOwner by,
            int times,
            DriverUses drivers) {
        boolean ends = count > 0 && times == 0 || hasOwner() && by instanceof DmaOwner.Nobody;
        return new GroupState(devices, defaultType, attached, slot, as, by, times, drivers, ends ? tenure + 1 : tenure);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupState state
                && membership.equals(state.membership)
                && type == state.type
                && current.equals(state.current)
                && handle == state.handle
                && kind == state.kind
                && owner.equals(state.owner)
                && count == state.count
                && users.equals(state.users);
    }

    @Override
    public int hashCode() {
        return Objects.hash(membership, type, current, handle, kind, owner, count, users);
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;

/**
 * The state of a group at one moment: what the mutex of the kernel's {@code struct iommu_group} protects. Immutable; each
 * operation makes the next state from it.
 *
 * @param membership the devices
 * @param type the type of the default domain
 * @param current the domain that is attached to the members
 * @param handle whether iommufd has stored a handle
 * @param kind the proposal's owner type, {@link OwnerKind#NONE} under the merged rules
 * @param owner the owner of the group; {@link DmaOwner.Nobody} is the kernel's null
 * @param count the number of users of the DMA API, or of claims
 * @param users the drivers that use the group, for messages only, the rules use the count
 */
record GroupState(
        Membership membership,
        DefaultDomainType type,
        AttachedDomain current,
        HandleSlot handle,
        OwnerKind kind,
        DmaOwner owner,
        int count,
        DriverUses users) {

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
                DriverUses.NONE);
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
        return new GroupState(membership.reattached(), type, attached, handle, as, by, times, users);
    }

    /** Claim the group once and leave the attached domain in place. */
    GroupState claimedInPlace(OwnerKind as, DmaOwner by) {
        return new GroupState(membership, type, current, handle, as, by, 1, users);
    }

    /** Release the group and leave the attached domain in place. */
    GroupState releasedInPlace() {
        return new GroupState(membership, type, current, handle, OwnerKind.NONE, NOBODY, 0, users);
    }

    GroupState withCount(int times) {
        return new GroupState(membership, type, current, handle, kind, owner, times, users);
    }

    GroupState used(OwnerKind as, DriverUse use) {
        return new GroupState(membership, type, current, handle, as, owner, count + 1, users.with(use));
    }

    GroupState unused(OwnerKind as, DeviceId device) {
        return new GroupState(membership, type, current, handle, as, owner, count - 1, users.without(device));
    }

    GroupState attached(AttachedDomain domain, HandleSlot slot) {
        return new GroupState(membership.reattached(), type, domain, slot, kind, owner, count, users);
    }

    GroupState withMembership(Membership devices) {
        return new GroupState(devices, type, current, handle, kind, owner, count, users);
    }

    GroupState withType(DefaultDomainType other, AttachedDomain attached) {
        Membership devices = attached == current ? membership : membership.reattached();
        return new GroupState(devices, other, attached, handle, kind, owner, count, users);
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the rule knows of a group at one moment: what the kernel's {@code struct iommu_group} holds below its
 * mutex. It never changes; each operation makes the next one from it.
 *
 * @param membership the devices
 * @param type the type of the default domain
 * @param current what is attached to the members
 * @param handle whether iommufd has stored a handle
 * @param kind the proposal's owner type, {@link OwnerKind#NONE} under the merged rules
 * @param owner who claimed the group; {@link DmaOwner.Nobody} is the kernel's null
 * @param count users of the DMA API, or claims
 * @param users the drivers that use the group, in the order in which they came; for people, the count is what decides
 */
public record GroupState(
        Membership membership,
        DefaultDomainType type,
        AttachedDomain current,
        HandleSlot handle,
        OwnerKind kind,
        DmaOwner owner,
        int count,
        List<DriverUse> users)
        implements Decision {

    static final DmaOwner NOBODY = new DmaOwner.Nobody();

    /** @throws IllegalArgumentException if the count is negative */
    public GroupState {
        if (count < 0) {
            throw new IllegalArgumentException("a group is used or claimed zero times or more, not " + count);
        }
        users = List.copyOf(users);
    }

    /** {@return a group without members that nobody uses} */
    static GroupState founded(DefaultDomainType type) {
        return new GroupState(
                Membership.EMPTY, type, CoreDomain.DEFAULT, HandleSlot.EMPTY, OwnerKind.NONE, NOBODY, 0, List.of());
    }

    /** {@return whether the owner is somebody, the kernel's test for a null owner} */
    public boolean hasOwner() {
        return !(owner instanceof DmaOwner.Nobody);
    }

    /** {@return who may use DMA from the group in this state} */
    public Ownership ownership() {
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

    /** {@return the domain that this member is in, which differs from the group's for members that went astray} */
    public AttachedDomain domainOf(DeviceId member) {
        return membership.astray().contains(member) ? CoreDomain.DEFAULT : current;
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
        return new GroupState(membership.gathered(), type, attached, handle, as, by, times, users);
    }

    /** Claimed once, with whatever is attached left in place. */
    GroupState held(OwnerKind as, DmaOwner by) {
        return new GroupState(membership, type, current, handle, as, by, 1, users);
    }

    /** Claimed no more, with whatever is attached left in place. */
    GroupState free() {
        return new GroupState(membership, type, current, handle, OwnerKind.NONE, NOBODY, 0, users);
    }

    GroupState counting(int times) {
        return new GroupState(membership, type, current, handle, kind, owner, times, users);
    }

    GroupState used(OwnerKind as, DriverUse use) {
        return new GroupState(membership, type, current, handle, as, owner, count + 1, usersWith(use));
    }

    GroupState unused(OwnerKind as, DeviceId device) {
        return new GroupState(membership, type, current, handle, as, owner, count - 1, usersWithout(device));
    }

    GroupState attached(AttachedDomain domain, HandleSlot slot) {
        return new GroupState(membership.gathered(), type, domain, slot, kind, owner, count, users);
    }

    GroupState with(Membership devices) {
        return new GroupState(devices, type, current, handle, kind, owner, count, users);
    }

    GroupState with(DefaultDomainType other, AttachedDomain attached) {
        Membership devices = attached == current ? membership : membership.gathered();
        return new GroupState(devices, other, attached, handle, kind, owner, count, users);
    }

    private List<DriverUse> usersWith(DriverUse use) {
        if (users.isEmpty()) {
            return List.of(use);
        }
        List<DriverUse> more = new ArrayList<>(users.size() + 1);
        more.addAll(users);
        more.add(use);
        return more;
    }

    private List<DriverUse> usersWithout(DeviceId device) {
        if (users.size() == 1 && users.get(0).device().equals(device)) {
            return List.of();
        }
        for (int i = 0; i < users.size(); i++) {
            if (users.get(i).device().equals(device)) {
                List<DriverUse> fewer = new ArrayList<>(users);
                fewer.remove(i);
                return fewer;
            }
        }
        return users;
    }
}

package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Registration;
import java.util.List;

/**
 * An IOMMU group as a driver sees it: the kernel's {@code struct iommu_group} and the exported functions that take one. Safe
 * for use by several threads. Every operation is atomic and returns without waiting; a refused operation changes nothing.
 *
 * <p>A reference stays valid after the last member has left. Operations then act on the state that is left.
 */
public interface IommuGroup {

    /** {@return the group's number} */
    GroupId id();

    /** {@return the members in the order in which they joined} */
    List<DeviceId> members();

    /** {@return who may use DMA from the group at this moment} */
    Ownership ownership();

    /** {@return the members whose drivers use the group through the DMA API, in the order of their first use} */
    List<DeviceId> users();

    /** {@return the most restrictive of the facts that the IOMMU driver reported when the members joined} */
    JoinFacts facts();

    /** {@return what the IOMMU driver reported when a member joined, {@link JoinFacts#ORDINARY} for a device that is no member} */
    JoinFacts factsOf(DeviceId member);

    /** {@return whether an IOMMU is behind it; none is behind one that a driver made: {@code vfio_noiommu_group_alloc}} */
    default boolean hasIommu() {
        return true;
    }

    /**
     * {@return the type of the attached domain, {@link DefaultDomainType#UNKNOWN} if none is attached:
     * {@code iommu_get_domain_for_dev}}
     */
    DefaultDomainType currentType();

    /** {@return whether this very domain is attached} */
    boolean isAttached(PrivateDomain domain);

    /**
     * Count a driver that manages DMA itself as a user of the DMA API, because it turns out to need no private domain: the
     * proposal's claim of {@code DMA_OWNER_DMA_API}. For other drivers the machine does the same before the probe.
     *
     * @param driver the driver's name
     * @return a registration that ends the use; refused with EBUSY while the group is owned or has a private domain
     */
    Outcome<Registration> useDefaultDomain(DeviceId member, String driver);

    /**
     * Claim the whole group: {@code iommu_group_claim_dma_owner}; the proposal's {@code DMA_OWNER_PRIVATE_DOMAIN_USER}.
     * Closing the claim releases the group, including claims for members that were made since.
     *
     * @return refused with EPERM while the group is used or claimed, even by the same owner; with EBUSY while a private domain is
     *     attached; with EPERM or EINVAL if a member cannot be blocked. Under the proposal the first two cases answer EBUSY, and the
     *     same owner can claim again
     */
    Outcome<DmaClaim> claim(DmaOwner owner);

    /**
     * Claim the group for a member: {@code iommu_device_claim_dma_owner}. The same owner may claim any number of times; the
     * close of the last claim releases the group. Under the proposal the claim of a {@link DmaOwner.User} is a
     * {@code DMA_OWNER_PRIVATE_DOMAIN_USER}, any other a {@code DMA_OWNER_PRIVATE_DOMAIN}.
     *
     * @return refused as {@link #claim}, with ENODEV for a device that is not a member, and with EOPNOTSUPP under Linux 6.1
     */
    Outcome<DmaClaim> claimFor(DeviceId member, DmaOwner owner);

    /**
     * Claim the group for drivers that share a private domain: the proposal's {@code DMA_OWNER_PRIVATE_DOMAIN}. The same
     * owner may claim any number of times.
     *
     * @return refused with EBUSY while the group has another owner or users, ENODEV for a device that is not a member, and
     *     EOPNOTSUPP under the merged rules
     */
    Outcome<DmaClaim> claimPrivateDomain(DeviceId member, DmaOwner owner);

    /**
     * Attach a private domain to all members: {@code iommu_attach_group}. The owner of the group is not checked.
     *
     * @return refused with EBUSY while a private domain, even the same one, is attached
     */
    Outcome<Outcome.Nothing> attach(PrivateDomain domain);

    /**
     * As {@link #attach}, and store a handle, as iommufd does: {@code iommu_attach_group_handle}, Linux 6.12.
     *
     * @return refused also with EBUSY while a handle is stored, and with EOPNOTSUPP by other generations
     */
    Outcome<Outcome.Nothing> attachHandle(PrivateDomain domain);

    /**
     * Attach a private domain in place of the attached domain, as iommufd does: {@code iommu_replace_group_handle}, Linux
     * 6.12.
     *
     * @return refused with EOPNOTSUPP by other generations
     */
    Outcome<Outcome.Nothing> replace(PrivateDomain domain);

    /**
     * Attach the blocking domain if the group is owned, else the default domain, and remove the handle:
     * {@code iommu_detach_group}.
     */
    void detach();
}

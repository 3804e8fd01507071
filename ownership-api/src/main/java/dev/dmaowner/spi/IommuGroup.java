package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.List;

/**
 * An IOMMU group as drivers see it. A reference to one stays good after its last member has left; operations then act on
 * what is left of it. Safe for use by several threads; every operation is atomic and none blocks.
 */
public interface IommuGroup {

    /** {@return its number} */
    GroupId id();

    /** {@return its members in the order in which they joined} */
    List<DeviceId> members();

    /** {@return who may use DMA from it at this moment} */
    Ownership ownership();

    /** {@return what the IOMMU driver has said of the members when they joined} */
    JoinFacts facts();

    /**
     * {@return the type of the domain that is attached, {@link DefaultDomainType#UNKNOWN} if none is:
     * {@code iommu_get_domain_for_dev}}
     */
    DefaultDomainType currentType();

    /** {@return whether this very domain is attached} */
    boolean isAttached(PrivateDomain domain);

    /**
     * Use the group's default domain on behalf of one member, as the core does for a driver that does not manage DMA itself:
     * the proposal's claim of {@code DMA_OWNER_DMA_API} by a driver that does and finds that it need not. Refused with EBUSY
     * while the group is owned or a private domain is in the way.
     *
     * @param driver the driver's name
     * @return what ends the use when it is closed
     */
    Outcome<Registration> useDefaultDomain(DeviceId member, String driver);

    /**
     * Claim the whole group for an owner: {@code iommu_group_claim_dma_owner}. Refused with EPERM while the group is used
     * or claimed by anybody, the same owner included, and with EBUSY while a private domain is attached.
     */
    Outcome<DmaClaim> claim(DmaOwner owner);

    /**
     * Claim the group on behalf of one member: {@code iommu_device_claim_dma_owner}, from Linux 6.2 on. The same owner may
     * claim any number of times.
     */
    Outcome<DmaClaim> claimFor(DeviceId member, DmaOwner owner);

    /**
     * Claim the group for a private domain that several drivers of it share: {@code DMA_OWNER_PRIVATE_DOMAIN} of the
     * proposal. The same owner may claim any number of times. Refused with EOPNOTSUPP under the merged rules, which have no
     * such claim.
     */
    Outcome<DmaClaim> claimPrivateDomain(DeviceId member, DmaOwner owner);

    /**
     * Attach a private domain to all members: {@code iommu_attach_group}. It does not look at who owns the group. Refused
     * with EBUSY while another private domain, or the same, is attached.
     */
    Outcome<Outcome.Nothing> attach(PrivateDomain domain);

    /**
     * Attach a private domain with a handle, as iommufd does: {@code iommu_attach_group_handle}. Refused with EBUSY while the
     * group's handle is taken, else as {@link #attach}.
     */
    Outcome<Outcome.Nothing> attachHandle(PrivateDomain domain);

    /**
     * Attach a domain in place of whatever is attached, as iommufd replaces one: {@code iommu_replace_group_handle}.
     */
    Outcome<Outcome.Nothing> replace(PrivateDomain domain);

    /** Detach the private domain: {@code iommu_detach_group}. The blocking domain follows if the group is owned, else the default one. */
    void detach();
}

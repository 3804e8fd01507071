package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;

/** What a group can be asked for. A request and a state are all that the rule decides by. */
public sealed interface OwnershipRequest {

    /** A driver becomes a user of the default domain: {@code iommu_device_use_default_domain}. */
    record Use(DeviceId device, String driver) implements OwnershipRequest {}

    /** A driver stops using the default domain: {@code iommu_device_unuse_default_domain}. */
    record Unuse(DeviceId device) implements OwnershipRequest {}

    /** The whole group is claimed: {@code iommu_group_claim_dma_owner}. */
    record Claim(DmaOwner owner) implements OwnershipRequest {}

    /** The group is claimed for one member: {@code iommu_device_claim_dma_owner}. */
    record ClaimFor(DeviceId member, DmaOwner owner) implements OwnershipRequest {}

    /** The proposal's claim of a driver that manages a domain of its own. */
    record ClaimPrivateDomain(DeviceId member, DmaOwner owner) implements OwnershipRequest {}

    /**
     * One claim is given back: {@code iommu_device_release_dma_owner}.
     *
     * @param kind of which kind the claim was, which only the proposal asks
     */
    record Release(OwnerKind kind) implements OwnershipRequest {}

    /** Every claim is given back at once: {@code iommu_group_release_dma_owner}. */
    record ReleaseAll() implements OwnershipRequest {}

    /** A private domain is attached: {@code iommu_attach_group}. */
    record Attach(PrivateDomain domain) implements OwnershipRequest {}

    /** A private domain is attached and its handle stored: {@code iommu_attach_group_handle}. */
    record AttachHandle(PrivateDomain domain) implements OwnershipRequest {}

    /** A private domain is attached to the group of a device that is alone in it: {@code iommu_attach_device}. */
    record AttachDevice(DeviceId device, PrivateDomain domain) implements OwnershipRequest {}

    /** A domain takes the place of whatever is attached: {@code iommu_replace_group_handle}. */
    record Replace(PrivateDomain domain) implements OwnershipRequest {}

    /** What is attached gives way to a domain of the core: {@code iommu_detach_group}. */
    record Detach() implements OwnershipRequest {}

    /** As {@link Detach}, by a device that is alone in its group: {@code iommu_detach_device}. */
    record DetachDevice(DeviceId device, PrivateDomain domain) implements OwnershipRequest {}

    /** A device becomes a member. */
    record Join(DeviceId device, JoinFacts facts) implements OwnershipRequest {}

    /** A member leaves. */
    record Leave(DeviceId device) implements OwnershipRequest {}

    /**
     * The group's {@code type} file is written.
     *
     * @param word as written, with the newline if there is one
     * @param boundDevices how many members have a driver, of any kind
     * @param automatic the type that the word {@code auto} stands for
     */
    record ChangeType(String word, int boundDevices, DefaultDomainType automatic) implements OwnershipRequest {}
}

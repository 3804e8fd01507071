package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import java.util.Optional;

/** One operation on a group: what was requested and what came of it. Immutable. */
public final class OwnershipEvent {

    /** The number of an operation that is not reported, because there were no listeners. */
    static final long NOT_REPORTED = 0;

    private final GroupId group;
    private final long sequence;
    private final OwnershipRequest request;
    private final GroupState before;
    private final Decision decision;

    /** What a group was asked to do. */
    public enum Operation {
        /** A driver starts to use the DMA API: {@code iommu_device_use_default_domain}. */
        USE,
        /** A driver stops using the DMA API: {@code iommu_device_unuse_default_domain}. */
        UNUSE,
        /** An owner claims the group: {@code iommu_group_claim_dma_owner}. */
        CLAIM,
        /** An owner claims the group for one member: {@code iommu_device_claim_dma_owner}. */
        CLAIM_FOR_DEVICE,
        /** A driver claims the group for a private domain: {@code DMA_OWNER_PRIVATE_DOMAIN} of the proposal. */
        CLAIM_PRIVATE_DOMAIN,
        /** One claim is released: {@code iommu_device_release_dma_owner}. */
        RELEASE,
        /** All claims are released: {@code iommu_group_release_dma_owner}. */
        RELEASE_ALL,
        /** A private domain is attached: {@code iommu_attach_group}. */
        ATTACH,
        /** A private domain is attached with a handle: {@code iommu_attach_group_handle}. */
        ATTACH_HANDLE,
        /** A domain replaces the attached one: {@code iommu_replace_group_handle}. */
        REPLACE,
        /** The private domain is detached: {@code iommu_detach_group}. */
        DETACH,
        /** A device joins. */
        JOIN,
        /** A member leaves. */
        LEAVE,
        /** The {@code type} file is written: {@code iommu_group_store_type}. */
        CHANGE_TYPE
    }

    OwnershipEvent(GroupId group, long sequence, OwnershipRequest request, GroupState before, Decision decision) {
        this.group = group;
        this.sequence = sequence;
        this.request = request;
        this.before = before;
        this.decision = decision;
    }

    /** {@return the group} */
    public GroupId group() {
        return group;
    }

    /** {@return the place among the reported operations on this group, which grows by one with each} */
    public long sequence() {
        return sequence;
    }

    /** {@return what was requested} */
    public Operation operation() {
        return request.operation();
    }

    /** {@return the device that the request names, empty if it concerns the whole group} */
    public Optional<DeviceId> device() {
        return request.subject();
    }

    /** {@return the driver or owner on whose behalf the request was made, empty if it names none} */
    public Optional<DmaOwner> actor() {
        return request.actor();
    }

    /** {@return who could use DMA before the operation} */
    public Ownership before() {
        return before.ownership();
    }

    /** {@return who can use DMA after the operation, the same as before if it was refused} */
    public Ownership after() {
        return stateAfter().ownership();
    }

    /** {@return why the operation was refused, empty if it was carried out} */
    public Optional<Refusal> refusal() {
        return decision instanceof Decision.Refused refused
                ? Optional.of(new RefusalText(group, before).of(refused, request))
                : Optional.empty();
    }

    /** {@return what the kernel would write to its log} */
    public Optional<OwnershipWarning> warning() {
        return decision.warning();
    }

    OwnershipRequest request() {
        return request;
    }

    GroupState stateBefore() {
        return before;
    }

    GroupState stateAfter() {
        return decision.stateAfter(before);
    }

    @Override
    public String toString() {
        return operation()
                + device().map(device -> " of " + device).orElse("")
                + actor().map(actor -> " by " + actor.describe()).orElse("")
                + " in group " + group + ": "
                + refusal().map(Refusal::toString).orElse("done");
    }
}

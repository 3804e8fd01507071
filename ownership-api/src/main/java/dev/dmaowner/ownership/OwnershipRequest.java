package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.ownership.OwnershipEvent.Operation;
import java.util.Optional;

/** An operation on a group. A rule decides by the request and the state of the group, and by nothing else. */
interface OwnershipRequest {

    /** {@return what a rule decides about this request in a state} */
    Decision on(Rules rules, GroupState state);

    /**
     * Refuse a call that is an error of its caller.
     *
     * @throws IllegalArgumentException if a device that joins is a member, or one that leaves is not
     * @throws IllegalStateException if a device joins a group that has ended
     */
    default void require(GroupState state, GroupId group) {}

    /** {@return the kind of request} */
    Operation operation();

    /** {@return the device that the request names, empty if it concerns the whole group} */
    default Optional<DeviceId> subject() {
        return Optional.empty();
    }

    /** {@return the driver or owner on whose behalf the request is made, empty if it names none} */
    default Optional<DmaOwner> actor() {
        return Optional.empty();
    }

    /** A request that names a device. */
    interface OfDevice extends OwnershipRequest {

        DeviceId device();

        @Override
        default Optional<DeviceId> subject() {
            return Optional.of(device());
        }
    }

    /** A request that names an owner. */
    interface ByOwner extends OwnershipRequest {

        DmaOwner owner();

        @Override
        default Optional<DmaOwner> actor() {
            return Optional.of(owner());
        }
    }

    /** A driver becomes a user of the default domain: {@code iommu_device_use_default_domain}. */
    record Use(DeviceId device, String driver) implements OfDevice {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.use(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.USE;
        }

        @Override
        public Optional<DmaOwner> actor() {
            return Optional.of(new DmaOwner.KernelDriver(driver));
        }
    }

    /** A driver stops using the default domain: {@code iommu_device_unuse_default_domain}. */
    record Unuse(DeviceId device) implements OfDevice {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.unuse(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.UNUSE;
        }
    }

    /** The whole group is claimed: {@code iommu_group_claim_dma_owner}. */
    record Claim(DmaOwner owner) implements ByOwner {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.claim(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.CLAIM;
        }
    }

    /** The group is claimed for one member: {@code iommu_device_claim_dma_owner}. */
    record ClaimFor(DeviceId device, DmaOwner owner) implements OfDevice, ByOwner {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.claimFor(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.CLAIM_FOR_DEVICE;
        }
    }

    /** A driver with a private domain claims the group: {@code DMA_OWNER_PRIVATE_DOMAIN} of the proposal. */
    record ClaimPrivateDomain(DeviceId device, DmaOwner owner) implements OfDevice, ByOwner {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.claimPrivateDomain(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.CLAIM_PRIVATE_DOMAIN;
        }
    }

    /**
     * One claim is released: {@code iommu_device_release_dma_owner}.
     *
     * @param kind the owner type of the claim, which only the proposal compares
     */
    record Release(OwnerKind kind) implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.release(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.RELEASE;
        }
    }

    /** All claims are released at once: {@code iommu_group_release_dma_owner}. */
    record ReleaseAll() implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.releaseAll(state);
        }

        @Override
        public Operation operation() {
            return Operation.RELEASE_ALL;
        }
    }

    /** A private domain is attached: {@code iommu_attach_group}. */
    record Attach(PrivateDomain domain) implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.attach(state, domain);
        }

        @Override
        public Operation operation() {
            return Operation.ATTACH;
        }
    }

    /** A private domain is attached and its handle stored: {@code iommu_attach_group_handle}. */
    record AttachHandle(PrivateDomain domain) implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.attachHandle(state, domain);
        }

        @Override
        public Operation operation() {
            return Operation.ATTACH_HANDLE;
        }
    }

    /**
     * A private domain is attached to the group of a device that must be its only member: {@code iommu_attach_device}. No
     * driver of this project asks for it.
     */
    record AttachDevice(DeviceId device, PrivateDomain domain) implements OfDevice {

        @Override
        public Decision on(Rules rules, GroupState state) {
            if (!state.membership().contains(device)) {
                return Decision.refused(Errno.ENODEV, RefusalCause.NOT_A_MEMBER);
            }
            return state.membership().size() == 1
                    ? rules.attach(state, domain)
                    : Decision.refused(Errno.EINVAL, RefusalCause.NOT_ALONE);
        }

        @Override
        public Operation operation() {
            return Operation.ATTACH;
        }
    }

    /** A domain replaces the one that is attached: {@code iommu_replace_group_handle}. */
    record Replace(PrivateDomain domain) implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.replace(state, domain);
        }

        @Override
        public Operation operation() {
            return Operation.REPLACE;
        }
    }

    /** The attached domain is replaced by the default or the blocking domain: {@code iommu_detach_group}. */
    record Detach() implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.detach(state);
        }

        @Override
        public Operation operation() {
            return Operation.DETACH;
        }
    }

    /** As {@link Detach}, for a device that is the only member: {@code iommu_detach_device}. */
    record DetachDevice(DeviceId device, PrivateDomain domain) implements OfDevice {

        @Override
        public Decision on(Rules rules, GroupState state) {
            if (!state.membership().contains(device)) {
                return Decision.done(state);
            }
            return state.current() == domain && state.membership().size() == 1
                    ? rules.detach(state)
                    : Decision.warned(state, OwnershipWarning.DETACH_WITHOUT_ATTACH);
        }

        @Override
        public Operation operation() {
            return Operation.DETACH;
        }
    }

    /** A device becomes a member. */
    record Join(DeviceId device, JoinFacts facts) implements OfDevice {

        @Override
        public void require(GroupState state, GroupId group) {
            if (state.membership().isOver()) {
                throw new IllegalStateException("group " + group + " has ended, " + device + " cannot join it");
            }
            if (state.membership().contains(device)) {
                throw new IllegalArgumentException(device + " is a member of group " + group + " already");
            }
        }

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.join(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.JOIN;
        }
    }

    /** A member leaves. */
    record Leave(DeviceId device) implements OfDevice {

        @Override
        public void require(GroupState state, GroupId group) {
            if (!state.membership().contains(device)) {
                throw new IllegalArgumentException(device + " is not a member of group " + group);
            }
        }

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.leave(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.LEAVE;
        }
    }

    /**
     * The group's {@code type} file is written.
     *
     * @param word as written, including the newline if there is one
     * @param boundDevices the number of members that are bound to a driver, of any kind
     * @param automatic the type that the word {@code auto} stands for
     */
    record ChangeType(String word, int boundDevices, DefaultDomainType automatic) implements OwnershipRequest {

        @Override
        public Decision on(Rules rules, GroupState state) {
            return rules.changeType(state, this);
        }

        @Override
        public Operation operation() {
            return Operation.CHANGE_TYPE;
        }
    }
}

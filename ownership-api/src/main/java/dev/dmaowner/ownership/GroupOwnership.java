package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import java.util.List;
import java.util.Optional;

/**
 * A group with the operations that only the machine performs. An operation decides by the state that it finds and puts the next
 * one in its place; if another operation was faster, it decides again. Without listeners no operation waits for another, but for
 * the release of a claim that was made for a member. Reads never wait.
 *
 * <p>When the last member leaves, the group ends and the registry can give its number to a new group. The object of a group
 * that has ended still answers, but no device can join it.
 */
public final class GroupOwnership implements IommuGroup {

    private static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    private static final OwnershipRequest DETACH = new OwnershipRequest.Detach();

    /** The answer in place of an operation's number if another operation was faster. */
    private static final long REPLACED_BY_ANOTHER = -1;

    private final OwnershipRegistry registry;
    private final Rules rules;
    private final Listeners listeners;
    private final GroupId id;
    private final DefaultDomainType firstType;

    private final StateCell state;

    /**
     * Held while an operation is numbered, and while a claim for a member is released, which must count only once. No foreign code
     * runs under it, no listener, and no text of a refusal is made.
     */
    private final Object lock = new Object();

    private volatile Optional<String> name = Optional.empty();
    private volatile boolean standsIn;
    /** The number of the last operation that was reported. */
    private long sequence;

    GroupOwnership(OwnershipRegistry registry, Rules rules, Listeners listeners, GroupId id, DefaultDomainType type) {
        this.registry = registry;
        this.rules = rules;
        this.listeners = listeners;
        this.id = id;
        this.firstType = type;
        this.state = new StateCell(GroupState.initial(type));
    }

    @Override
    public GroupId id() {
        return id;
    }

    /** {@return the name that the IOMMU driver gave the group, empty if it gave none} */
    public Optional<String> name() {
        return name;
    }

    /** Set the name that the group's {@code name} file shows: {@code iommu_group_set_name}. */
    public void setName(String given) {
        name = Optional.of(given);
    }

    /** Note that no IOMMU is behind it. */
    public void standIn() {
        standsIn = true;
    }

    @Override
    public boolean hasIommu() {
        return !standsIn;
    }

    @Override
    public Ownership ownership() {
        return state().ownership();
    }

    @Override
    public List<DeviceId> members() {
        return state().membership().devices();
    }

    @Override
    public List<DeviceId> users() {
        return state().users().list().stream().map(DriverUse::device).toList();
    }

    @Override
    public JoinFacts facts() {
        return state().membership().facts();
    }

    @Override
    public JoinFacts factsOf(DeviceId member) {
        return state().membership().factsOf(member);
    }

    /** {@return the type of the default domain, whether or not it is attached} */
    public DefaultDomainType type() {
        return state().type();
    }

    @Override
    public DefaultDomainType currentType() {
        GroupState now = state();
        if (now.current() instanceof PrivateDomain domain) {
            return domain.kind() == PrivateDomain.Kind.IDENTITY
                    ? DefaultDomainType.IDENTITY
                    : DefaultDomainType.UNMANAGED;
        }
        return now.current() == CoreDomain.DEFAULT ? now.type() : rules.blockingType();
    }

    /** {@return the private domain that is attached, empty if the default or the blocking domain is} */
    public Optional<PrivateDomain> attached() {
        return state().current() instanceof PrivateDomain domain ? Optional.of(domain) : Optional.empty();
    }

    @Override
    public boolean isAttached(PrivateDomain domain) {
        return state().current() == domain;
    }

    GroupState state() {
        return state.get();
    }

    /**
     * Write the group's {@code type} file: {@code iommu_group_store_type}.
     *
     * @param word the text that is written; one newline at its end is allowed
     * @param boundDevices the number of members that are bound to a driver, of any kind
     * @return refused with EINVAL, EBUSY or EPERM, depending on the generation
     */
    public Outcome<Outcome.Nothing> changeType(String word, int boundDevices) {
        return decide(new OwnershipRequest.ChangeType(word, boundDevices, firstType));
    }

    /**
     * Add a device as the last member and attach it to the group's domain.
     *
     * @return refused, with the error number of the attachment, if firmware requires a direct mapping for the device that the
     *     attached domain cannot give; the device then works without a group
     * @throws IllegalArgumentException if the device is a member already
     * @throws IllegalStateException if the group has ended
     */
    public Outcome<Outcome.Nothing> join(DeviceId device, JoinFacts facts) {
        return decide(new Join(device, facts));
    }

    /**
     * Remove a member. The ownership of the group does not change. When the last member leaves, the group ends.
     *
     * @throws IllegalArgumentException if the device is not a member
     */
    public void leave(DeviceId device) {
        decide(new Leave(device));
        if (state().membership().isOver()) {
            registry.remove(this);
        }
    }

    /**
     * Count a driver as a user of the DMA API before it probes a member: {@code iommu_device_use_default_domain}, the
     * proposal's claim of {@code DMA_OWNER_DMA_API}. For a device that is not a member nothing is counted.
     *
     * @param driver its name, for the text of later refusals
     * @return refused with EBUSY while the group is owned or, if it has other users, a private domain is attached; with
     *     EPROBE_DEFER from Linux 6.12 on while there is no default domain
     */
    public Outcome<Outcome.Nothing> use(DeviceId device, String driver) {
        return decide(new OwnershipRequest.Use(device, driver));
    }

    /** End a {@link #use}: {@code iommu_device_unuse_default_domain}. It counts down even if no use came before it. */
    public void unuse(DeviceId device) {
        decide(new OwnershipRequest.Unuse(device));
    }

    @Override
    public Outcome<Registration> useDefaultDomain(DeviceId member, String driver) {
        return use(member, driver).fold(done -> Outcome.done(Registration.of(() -> unuse(member))), Outcome::refused);
    }

    @Override
    public Outcome<DmaClaim> claim(DmaOwner owner) {
        return claim(new OwnershipRequest.Claim(owner), owner);
    }

    @Override
    public Outcome<DmaClaim> claimFor(DeviceId member, DmaOwner owner) {
        return claim(new OwnershipRequest.ClaimFor(member, owner), owner);
    }

    @Override
    public Outcome<DmaClaim> claimPrivateDomain(DeviceId member, DmaOwner owner) {
        return claim(new OwnershipRequest.ClaimPrivateDomain(member, owner), owner);
    }

    /**
     * Release the group, whatever the count: {@code iommu_group_release_dma_owner}. All claims end and the default domain is
     * attached. If the group has no owner the kernel warns and nothing changes.
     */
    public void releaseAll() {
        decide(RELEASE_ALL);
    }

    @Override
    public Outcome<Outcome.Nothing> attach(PrivateDomain domain) {
        return decide(new OwnershipRequest.Attach(domain));
    }

    @Override
    public Outcome<Outcome.Nothing> attachHandle(PrivateDomain domain) {
        return decide(new OwnershipRequest.AttachHandle(domain));
    }

    @Override
    public Outcome<Outcome.Nothing> replace(PrivateDomain domain) {
        return decide(new OwnershipRequest.Replace(domain));
    }

    @Override
    public void detach() {
        decide(DETACH);
    }

    Outcome<Outcome.Nothing> decide(OwnershipRequest request) {
        while (true) {
            GroupState before = state();
            Decision decision = decide(before, request);
            long number = replace(before, decision.stateAfter(before));
            if (number != REPLACED_BY_ANOTHER) {
                return report(number, before, request, decision, Outcome.done());
            }
        }
    }

    private Outcome<DmaClaim> claim(OwnershipRequest request, DmaOwner owner) {
        while (true) {
            GroupState before = state();
            Decision decision = decide(before, request);
            GroupState after = decision.stateAfter(before);
            long number = replace(before, after);
            if (number != REPLACED_BY_ANOTHER) {
                GroupClaim claim = new GroupClaim(this, owner, rules.releaseOf(request), after.tenure());
                return report(number, before, request, decision, Outcome.done(claim));
            }
        }
    }

    /** Release a claim that is still valid. If the rule only warns and changes nothing, the claim stays held. */
    void release(GroupClaim claim) {
        OwnershipRequest request = claim.release();
        while (true) {
            GroupState before = state();
            if (!claim.isHeldIn(before)) {
                return;
            }
            Decision decision = decide(before, request);
            GroupState after = decision.stateAfter(before);
            long number = request instanceof OwnershipRequest.ReleaseAll
                    ? replace(before, after)
                    : replaceOnce(claim, before, after);
            if (number != REPLACED_BY_ANOTHER) {
                report(number, before, request, decision, Outcome.done());
                return;
            }
        }
    }

    private Decision decide(GroupState before, OwnershipRequest request) {
        request.require(before, id);
        return request.on(rules, before);
    }

    /**
     * Put the next state, which may be the same, in the place of the one that was found.
     *
     * @return the number of the operation for its report, {@link OwnershipEvent#NOT_REPORTED} if there are no listeners,
     *     {@link #REPLACED_BY_ANOTHER} if the group is no longer in the state that was found
     */
    private long replace(GroupState before, GroupState after) {
        if (!listeners.isEmpty()) {
            return replaceNumbered(before, after);
        }
        return state.replace(before, after) ? OwnershipEvent.NOT_REPORTED : REPLACED_BY_ANOTHER;
    }

    /**
     * A reported operation always leaves a new object, even if the state is equal. An operation that began before there were listeners
     * then fails to replace the old one, begins again, and is reported: no change goes unreported between two reported operations.
     */
    private long replaceNumbered(GroupState before, GroupState after) {
        synchronized (lock) {
            return state.replace(before, after == before ? before.copy() : after) ? ++sequence : REPLACED_BY_ANOTHER;
        }
    }

    /**
     * As {@link #replace}, to release one of several claims that an owner can have. The tenure lasts until the last of them is
     * released, so each claim has to note its own release.
     */
    private long replaceOnce(GroupClaim claim, GroupState before, GroupState after) {
        synchronized (lock) {
            if (!claim.isHeldIn(before)) {
                return REPLACED_BY_ANOTHER;
            }
            long number = replace(before, after);
            if (number != REPLACED_BY_ANOTHER && after != before) {
                claim.markReleased();
            }
            return number;
        }
    }

    private <T> Outcome<T> report(
            long number, GroupState before, OwnershipRequest request, Decision decision, Outcome<T> done) {
        if (number != OwnershipEvent.NOT_REPORTED) {
            listeners.notifyOf(new OwnershipEvent(id, number, request, before, decision));
        }
        return decision instanceof Decision.Refused refused
                ? Outcome.refused(new RefusalText(id, before).of(refused, request))
                : done;
    }

    @Override
    public String toString() {
        return "group " + id;
    }
}

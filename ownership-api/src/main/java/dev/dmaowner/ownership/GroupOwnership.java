package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.OwnershipRequest.Join;
import dev.dmaowner.ownership.OwnershipRequest.Leave;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A group with the operations that only the machine performs. All operations are atomic and hold the group's lock only
 * briefly. Reads are lock-free.
 *
 * <p>When the last member leaves, the group ends and the registry can give its number to a new group. The object of a group
 * that has ended still answers, but no device can join it.
 */
public final class GroupOwnership implements IommuGroup {

    private static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    private static final OwnershipRequest DETACH = new OwnershipRequest.Detach();

    private final OwnershipRegistry registry;
    private final Rules rules;
    private final Listeners listeners;
    private final GroupId id;
    private final DefaultDomainType firstType;

    /** Under it runs only the rule: no foreign code, no listener, no text of a refusal. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicReference<GroupState> state;
    /** Grows whenever the count drops to zero. A claim of an earlier tenure has ended. */
    private final AtomicLong tenure = new AtomicLong();

    private volatile Optional<String> name = Optional.empty();
    private volatile boolean standsIn;
    private long sequence;
    private boolean ended;

    GroupOwnership(OwnershipRegistry registry, Rules rules, Listeners listeners, GroupId id, DefaultDomainType type) {
        this.registry = registry;
        this.rules = rules;
        this.listeners = listeners;
        this.id = id;
        this.firstType = type;
        this.state = new AtomicReference<>(GroupState.initial(type));
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
        return state.getAcquire();
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
        OwnershipEvent event;
        lock.lock();
        try {
            if (ended) {
                throw new IllegalStateException("group " + id + " has ended, " + device + " cannot join it");
            }
            if (isMember(device)) {
                throw new IllegalArgumentException(device + " is a member of group " + id + " already");
            }
            event = apply(new Join(device, facts));
        } finally {
            lock.unlock();
        }
        return report(event, Outcome.done());
    }

    /**
     * Remove a member. The ownership of the group does not change. When the last member leaves, the group ends.
     *
     * @throws IllegalArgumentException if the device is not a member
     */
    public void leave(DeviceId device) {
        OwnershipEvent event;
        boolean wasLast;
        lock.lock();
        try {
            if (!isMember(device)) {
                throw new IllegalArgumentException(device + " is not a member of group " + id);
            }
            event = apply(new Leave(device));
            wasLast = state.getPlain().membership().size() == 0;
            ended = wasLast;
        } finally {
            lock.unlock();
        }
        report(event, Outcome.done());
        if (wasLast) {
            registry.remove(this);
        }
    }

    private boolean isMember(DeviceId device) {
        return state.getPlain().membership().contains(device);
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
        OwnershipEvent event;
        lock.lock();
        try {
            event = apply(request);
        } finally {
            lock.unlock();
        }
        return report(event, Outcome.done());
    }

    private Outcome<DmaClaim> claim(OwnershipRequest request, DmaOwner owner) {
        OwnershipEvent event;
        GroupClaim claim;
        lock.lock();
        try {
            event = apply(request);
            claim = new GroupClaim(this, owner, rules.releaseOf(request), tenure.getPlain());
        } finally {
            lock.unlock();
        }
        return report(event, Outcome.done(claim));
    }

    /** Release a claim that is still valid. If the rule only warns and changes nothing, the claim stays held. */
    void release(GroupClaim claim) {
        OwnershipEvent event;
        lock.lock();
        try {
            if (!claim.isHeld()) {
                return;
            }
            event = apply(claim.release());
            if (event.stateAfter() != event.stateBefore() && claim.isHeld()) {
                claim.markReleased();
            }
        } finally {
            lock.unlock();
        }
        report(event, Outcome.done());
    }

    boolean isTenure(long claimed) {
        return tenure.getAcquire() == claimed;
    }

    /** Called with the lock held. */
    private OwnershipEvent apply(OwnershipRequest request) {
        GroupState before = state.getPlain();
        Decision decision = request.on(rules, before);
        GroupState after = decision.stateAfter(before);
        if (after != before) {
            state.setRelease(after);
            if (before.count() > 0 && after.count() == 0) {
                tenure.lazySet(tenure.getPlain() + 1);
            }
        }
        return new OwnershipEvent(id, listeners.isEmpty() ? 0 : ++sequence, request, before, decision);
    }

    /** Called without the lock. */
    private <T> Outcome<T> report(OwnershipEvent event, Outcome<T> done) {
        listeners.notifyOf(event);
        Optional<Refusal> refusal = event.refusal();
        return refusal.isPresent() ? Outcome.refused(refusal.get()) : done;
    }

    @Override
    public String toString() {
        return "group " + id;
    }
}

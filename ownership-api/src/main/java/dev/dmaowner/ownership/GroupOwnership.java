package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The ownership of one group. Every operation is atomic, none blocks longer than another one takes; what only reads does
 * not lock. A refused operation changes nothing. An object stays usable after its group is gone, when its number may
 * already belong to another group; only joining is over then.
 *
 * <p>It mirrors the kernel's {@code struct iommu_group} and the functions that take one.
 */
public final class GroupOwnership {

    private static final OwnershipRequest RELEASE_ALL = new OwnershipRequest.ReleaseAll();
    private static final OwnershipRequest DETACH = new OwnershipRequest.Detach();

    private final OwnershipRegistry registry;
    private final Rules rules;
    private final GroupId id;
    private final DefaultDomainType foundedAs;
    private final GroupCell cell;
    private volatile Optional<String> name = Optional.empty();

    GroupOwnership(OwnershipRegistry registry, Rules rules, Listeners listeners, GroupId id, DefaultDomainType type) {
        this.registry = registry;
        this.rules = rules;
        this.id = id;
        this.foundedAs = type;
        this.cell = new GroupCell(id, rules, listeners, GroupState.founded(type));
    }

    /** {@return its number} */
    public GroupId id() {
        return id;
    }

    /** {@return the name that its IOMMU driver gave it, empty if it gave none} */
    public Optional<String> name() {
        return name;
    }

    /** Give it a name, which its {@code name} file shows from now on: {@code iommu_group_set_name}. */
    public void setName(String given) {
        name = Optional.of(given);
    }

    /** {@return all of its state at this moment} */
    public GroupState state() {
        return cell.state();
    }

    /** {@return who may use DMA from it at this moment} */
    public Ownership ownership() {
        return state().ownership();
    }

    /** {@return its members in the order in which they joined} */
    public List<DeviceId> members() {
        return state().membership().devices();
    }

    /** {@return the worst of what holds for its members} */
    public JoinFacts facts() {
        return state().membership().facts();
    }

    /** {@return the type of its default domain, whatever is attached} */
    public DefaultDomainType type() {
        return state().type();
    }

    /** {@return the type of the domain that is attached, {@link DefaultDomainType#UNKNOWN} if none is} */
    public DefaultDomainType currentType() {
        GroupState now = state();
        if (now.current() instanceof PrivateDomain domain) {
            return domain.kind() == PrivateDomain.Kind.IDENTITY
                    ? DefaultDomainType.IDENTITY
                    : DefaultDomainType.UNMANAGED;
        }
        return now.current() == CoreDomain.DEFAULT ? now.type() : rules.blockingType();
    }

    /**
     * Write the group's {@code type} file: {@code iommu_group_store_type}.
     *
     * @param word what is written; one newline at its end is allowed
     * @param boundDevices how many members are bound to a driver of any kind
     * @return refused with EINVAL, EBUSY or EPERM as the generation has it
     */
    public Outcome<Outcome.Nothing> changeType(String word, int boundDevices) {
        return cell.decide(new OwnershipRequest.ChangeType(word, boundDevices, foundedAs));
    }

    /**
     * Take a device in as the last member. It is attached to whatever is attached to the group.
     *
     * @return refused, with the error number of the attachment, if firmware asks for memory mapped one to one for the device
     *     and the domain attached cannot give it; the device then works without a group
     * @throws IllegalArgumentException if it is a member already
     * @throws IllegalStateException if the group is gone
     */
    public Outcome<Outcome.Nothing> join(DeviceId device, JoinFacts facts) {
        return cell.join(new OwnershipRequest.Join(device, facts));
    }

    /**
     * Let a member go. Who owns the group stays as it is. When the last member has left and nobody holds a reference, the
     * group is gone and its number free.
     *
     * @throws IllegalArgumentException if it is no member
     */
    public void leave(DeviceId device) {
        cell.leave(new OwnershipRequest.Leave(device));
        removeIfOver();
    }

    /** Keep the number allocated until the reference is closed. One to a group that is gone has no effect. */
    public GroupReference hold() {
        AtomicBoolean open = new AtomicBoolean(true);
        cell.hold();
        return () -> {
            if (open.compareAndSet(true, false)) {
                cell.letGo();
                removeIfOver();
            }
        };
    }

    private void removeIfOver() {
        if (cell.ends()) {
            registry.remove(this);
        }
    }

    /**
     * Count a driver as a user of the DMA API before it probes a member: {@code iommu_device_use_default_domain}; the
     * proposal's claim of {@code DMA_OWNER_DMA_API}. For a device that is no member it is done and nothing is counted.
     *
     * @param driver its name, for those who are refused because of it
     * @return refused with EBUSY while the group is owned or, with other users present, a private domain is attached; with
     *     EPROBE_DEFER from Linux 6.12 on while there is no default domain
     */
    public Outcome<Outcome.Nothing> use(DeviceId device, String driver) {
        return cell.decide(new OwnershipRequest.Use(device, driver));
    }

    /** End a {@link #use}: {@code iommu_device_unuse_default_domain}. Without one before it, it counts down all the same. */
    public void unuse(DeviceId device) {
        cell.decide(new OwnershipRequest.Unuse(device));
    }

    /**
     * Claim the whole group: {@code iommu_group_claim_dma_owner}; the proposal's
     * {@code DMA_OWNER_PRIVATE_DOMAIN_USER}. Closing the claim releases the group, and with it whatever members were claimed
     * for in the meantime.
     *
     * @return refused with EPERM while anybody uses or has claimed it, EBUSY while a private domain is attached (the
     *     proposal: EBUSY for both, and the same owner may claim again); EPERM or EINVAL if a member cannot be blocked
     */
    public Outcome<DmaClaim> claim(DmaOwner owner) {
        return cell.claim(this, new OwnershipRequest.Claim(owner), owner);
    }

    /**
     * Claim the group for a member: {@code iommu_device_claim_dma_owner}. The same owner may claim any number of times; the
     * close of the last claim releases the group. Under the proposal a driver claims {@code DMA_OWNER_PRIVATE_DOMAIN} and
     * anybody else {@code DMA_OWNER_PRIVATE_DOMAIN_USER}.
     *
     * @return refused as {@link #claim}, with ENODEV for a device that is no member, and with EOPNOTSUPP under Linux 6.1
     */
    public Outcome<DmaClaim> claimFor(DeviceId member, DmaOwner owner) {
        return cell.claim(this, new OwnershipRequest.ClaimFor(member, owner), owner);
    }

    /**
     * Claim the group for drivers that share a domain of their own, the proposal's {@code DMA_OWNER_PRIVATE_DOMAIN}. The
     * same owner may claim any number of times.
     *
     * @return refused with EBUSY while anybody else holds it, ENODEV for a device that is no member, and EOPNOTSUPP under the
     *     merged rules
     */
    public Outcome<DmaClaim> claimPrivateDomain(DeviceId member, DmaOwner owner) {
        return cell.claim(this, new OwnershipRequest.ClaimPrivateDomain(member, owner), owner);
    }

    void giveBack(GroupClaim claim) {
        cell.giveBack(claim);
    }

    boolean isIn(long tenure) {
        return cell.isIn(tenure);
    }

    /**
     * Release the group whatever the count: {@code iommu_group_release_dma_owner}. Every claim is over and the default
     * domain attached. Where nobody owns the group the kernel warns and nothing changes.
     */
    public void releaseAll() {
        cell.decide(RELEASE_ALL);
    }

    /**
     * Attach a private domain to all members: {@code iommu_attach_group}. Who owns the group does not matter.
     *
     * @return refused with EBUSY while a private domain, this one included, is attached
     */
    public Outcome<Outcome.Nothing> attach(PrivateDomain domain) {
        return cell.decide(new OwnershipRequest.Attach(domain));
    }

    /**
     * As {@link #attach}, with a handle stored: {@code iommu_attach_group_handle}, Linux 6.12.
     *
     * @return refused with EBUSY also while a handle is stored, and with EOPNOTSUPP by other generations
     */
    public Outcome<Outcome.Nothing> attachHandle(PrivateDomain domain) {
        return cell.decide(new OwnershipRequest.AttachHandle(domain));
    }

    /**
     * Attach a domain in place of whatever is attached: {@code iommu_replace_group_handle}, Linux 6.12.
     *
     * @return refused with EOPNOTSUPP by other generations
     */
    public Outcome<Outcome.Nothing> replace(PrivateDomain domain) {
        return cell.decide(new OwnershipRequest.Replace(domain));
    }

    /**
     * Attach the blocking domain if the group is owned, else the default one, and forget the handle:
     * {@code iommu_detach_group}.
     */
    public void detach() {
        cell.decide(DETACH);
    }

    /**
     * Attach a private domain in the name of one device: {@code iommu_attach_device}.
     *
     * @return refused as {@link #attach}, with ENODEV for a device that is no member, EINVAL if it is not the only one
     */
    public Outcome<Outcome.Nothing> attachDevice(DeviceId device, PrivateDomain domain) {
        return cell.decide(new OwnershipRequest.AttachDevice(device, domain));
    }

    /** As {@link #detach}, in the name of the only device: {@code iommu_detach_device}. Else it changes nothing. */
    public void detachDevice(DeviceId device, PrivateDomain domain) {
        cell.decide(new OwnershipRequest.DetachDevice(device, domain));
    }

    @Override
    public String toString() {
        return "group " + id;
    }
}

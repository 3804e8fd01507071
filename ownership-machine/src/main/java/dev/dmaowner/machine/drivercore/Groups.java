package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.machine.drivercore.Iommus.Iommu;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.OwnershipRegistry;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The IOMMU groups and their members ({@code iommu_probe_device}, {@code iommu_release_device}). One lock serialises joining and
 * leaving.
 */
public final class Groups {

    private final ReentrantLock joining = new ReentrantLock();
    private final KernelRules rules;
    private final OwnershipRegistry registry;
    private final Topology topology;
    private final Events events;
    private final FirmwareDmaConfigure firmware;
    private final Iommus iommus;
    private final Map<GroupId, String> recordedRegions = new ConcurrentHashMap<>();
    private volatile UnaryOperator<JoinFacts> shownOfAll = UnaryOperator.identity();

    Groups(KernelRules rules, Topology topology, Events events, FirmwareDmaConfigure firmware, Iommus iommus) {
        this.rules = rules;
        this.registry = new OwnershipRegistry(rules.generation());
        this.topology = topology;
        this.events = events;
        this.firmware = firmware;
        this.iommus = iommus;
    }

    public OwnershipRegistry registry() {
        return registry;
    }

    /** {@return refused with EBUSY before 6.6 if the machine has IOMMUs of another driver: there was one for all buses} */
    public Outcome<Outcome.Nothing> register(IommuDriver driver, IommuInstance instance) {
        joining.lock();
        try {
            Optional<String> other = iommus.otherDriver(driver);
            if (!rules.has(KernelChange.SEVERAL_IOMMU_DRIVERS) && other.isPresent()) {
                return Outcome.refused(Refusal.of(Errno.EBUSY, "a machine has one driver of IOMMUs")
                        .heldBy("driver " + other.get()));
            }
            iommus.register(driver, instance);
            return Outcome.done();
        } finally {
            joining.unlock();
        }
    }

    /** {@return the IOMMUs that have drivers, in the order of their registration} */
    public List<IommuInstance> iommus() {
        return iommus.all().stream().map(Iommu::instance).toList();
    }

    /** Stop deferring devices whose IOMMU has no driver: they are bound without one. */
    void stopWaitingForIommus() {
        iommus.stopWaiting();
    }

    /**
     * On the recorded host a device was bound without a group although firmware puts it behind this IOMMU. That kernel did not wait for
     * the IOMMU's driver, so neither does this machine.
     */
    public void boundWithoutGroup(IommuSpecifier specifier) {
        iommus.passOver(specifier.iommu());
    }

    public boolean isWithoutDriver(IommuSpecifier specifier) {
        return iommus.at(specifier.iommu()).isEmpty();
    }

    /**
     * {@return why a device is in no group, as the IOMMUs answer now: that one refuses it, or that none translates it; empty if it
     * is in one, or could join one, or no IOMMU is there to ask} The question has no effect.
     */
    public Optional<JoinAnswer> whyNone(DeviceState device) {
        if (device.group != null) {
            return Optional.empty();
        }
        try {
            return refusalOf(device, specifier(device));
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(new JoinAnswer.Refused(defect(device, e)));
        }
    }

    private Optional<JoinAnswer> refusalOf(DeviceState device, Optional<IommuSpecifier> ids) {
        Optional<FirmwareNode> node = ids.map(IommuSpecifier::iommu);
        if (node.isPresent() && iommus.at(node.get()).isEmpty()) {
            return Optional.of(new JoinAnswer.Refused(deferral(node.get())));
        }
        Optional<JoinAnswer> why = Optional.empty();
        for (Iommu iommu : iommus.all()) {
            if (iommu.instance().node().equals(node) || iommu.instance().node().isEmpty()) {
                JoinAnswer answer = ask(device, iommu, ids);
                if (answer instanceof JoinAnswer.Refused) {
                    why = Optional.of(answer);
                } else if (answer instanceof JoinAnswer.NotTranslated) {
                    why = why.or(() -> Optional.of(answer));
                } else {
                    return Optional.empty();
                }
            }
        }
        return why;
    }

    /** Ask an IOMMU's driver how a device would join now, without effects. */
    JoinAnswer ask(DeviceState device, Iommu iommu, Optional<IommuSpecifier> ids) {
        return iommu.driver().join(request(device, iommu, ids));
    }

    /** {@return the IOMMU that firmware names for a device, and the ids; asking needs no driver and is a walk through firmware} */
    public Optional<IommuSpecifier> specifier(DeviceState device) {
        return device.bus
                .type
                .dmaConfiguration(device.device, firmware, rules)
                .value()
                .flatMap(DmaConfiguration::iommu);
    }

    /** Before 6.15, firmware is asked for the first time when a probe configures the device. */
    Optional<IommuSpecifier> specifierWhenAdded(DeviceState device) {
        return rules.has(KernelChange.JOINS_WHEN_ADDED) ? specifier(device) : Optional.empty();
    }

    /** Let an added device join its group if its IOMMU takes devices when they are added. */
    public void added(DeviceState device) {
        Optional<IommuSpecifier> ids = specifierWhenAdded(device);
        for (Iommu iommu : iommus.all()) {
            if (device.group == null && iommus.takesWhenAdded(iommu, ids)) {
                joinAdded(device, iommu, ids);
            }
        }
    }

    /** {@return the refusal of the IOMMU, empty if it did not refuse the device} */
    Optional<JoinAnswer.Refused> joinAdded(DeviceState device, Iommu iommu, Optional<IommuSpecifier> ids) {
        try {
            return join(device, iommu, iommu.instance().node().flatMap(node -> ids));
        } catch (RuntimeException | LinkageError e) {
            Refusal why = defect(device, e);
            device.groupingFailure = why;
            device.lastRefusal = why;
            return Optional.empty();
        }
    }

    /** Where a plug-in failed, its guard has reported it. */
    private static Refusal defect(DeviceState device, Throwable e) {
        return Refusal.of(Errno.EIO, "it is not known which group " + device.id() + " belongs to: " + e)
                .curedBy("remove the device and add it again");
    }

    /**
     * Let a device that is configured for a probe join its group, if it has none yet.
     *
     * @return EPROBE_DEFER while the IOMMU that firmware names has no driver, EIO if a plug-in threw now or when the device was
     *     added, ENODEV if the device was removed before it joined, empty otherwise; a device that the IOMMU refuses works
     *     without a group
     */
    Optional<Refusal> configured(DeviceState device, Optional<IommuSpecifier> specifier) {
        if (device.group != null) {
            return Optional.empty();
        } else if (device.groupingFailure != null) {
            return Optional.of(device.groupingFailure);
        }
        try {
            Optional<Refusal> refused = joinConfigured(device, specifier);
            // A device that is removed does not join any more, and what a driver does with it would not be counted.
            return refused.isEmpty() && device.group == null && device.removed
                    ? Optional.of(Refusal.of(Errno.ENODEV, "the device was removed"))
                    : refused;
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(defect(device, e));
        }
    }

    private Optional<Refusal> joinConfigured(DeviceState device, Optional<IommuSpecifier> specifier) {
        if (specifier.isEmpty()) {
            for (Iommu iommu : iommus.unnamed()) {
                if (device.group == null && !iommus.takesWhenAdded(iommu, specifier)) {
                    join(device, iommu, Optional.empty());
                }
            }
            return Optional.empty();
        }
        FirmwareNode node = specifier.get().iommu();
        Optional<Iommu> iommu = iommus.at(node);
        if (iommu.isPresent()) {
            join(device, iommu.get(), specifier);
            return Optional.empty();
        }
        return iommus.isAwaited(node) ? Optional.of(deferral(node)) : Optional.empty();
    }

    private Refusal deferral(FirmwareNode node) {
        return iommus.whyUndone(node).map(why -> why.as(Errno.EPROBE_DEFER)).orElseGet(() -> Refusal.of(
                        Errno.EPROBE_DEFER, "its IOMMU " + node.path() + " has no driver yet")
                .curedBy("install a driver for that IOMMU"));
    }

    /** From now on, let what the recorded host shows overrule what IOMMU drivers tell of each device that joins. */
    public void overruledBy(UnaryOperator<JoinFacts> shown) {
        shownOfAll = shown;
    }

    /** Show these regions in the file of a recorded group. */
    public void recordedRegions(GroupId group, String text) {
        recordedRegions.put(group, text);
    }

    /** {@return what the recorded host shows in a group's file {@code reserved_regions}, empty if it shows none} */
    public Optional<String> recordedRegions(GroupId group) {
        return Optional.ofNullable(recordedRegions.get(group));
    }

    /**
     * {@return the addresses that are reserved for the members of a group, one after the other
     * ({@code iommu_get_group_resv_regions}); empty if that is not known of one of them}
     */
    public Optional<List<ReservedRegion>> reservedRegions(GroupOwnership group) {
        List<ReservedRegion> all = new ArrayList<>();
        for (DeviceId member : group.members()) {
            Optional<List<ReservedRegion>> its = topology.find(member).flatMap(this::reservedRegions);
            if (its.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(its.get());
        }
        return Optional.of(all);
    }

    private Optional<List<ReservedRegion>> reservedRegions(DeviceState device) {
        Iommu iommu = device.behind;
        return iommu == null
                ? Optional.empty()
                : iommu.driver().reservedRegions(request(device, iommu, Optional.ofNullable(device.specifier)));
    }

    private static void putBehind(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        device.specifier = specifier.orElse(null);
        device.behind = iommu;
    }

    /**
     * Make a device a member of its recorded group, regardless of the rules.
     *
     * @param shown what the host shows of the group; where this differs from the IOMMU driver's answer, it counts
     */
    public void adopt(
            DeviceState device,
            GroupId id,
            DefaultDomainType type,
            Optional<IommuSpecifier> specifier,
            UnaryOperator<JoinFacts> shown) {
        joining.lock();
        try {
            GroupOwnership group = registry.find(id).orElseGet(() -> registry.create(id, type));
            JoinFacts facts = specifier
                    .flatMap(s -> iommus.at(s.iommu()))
                    .map(iommu -> adoptedFacts(device, iommu, specifier))
                    .orElseGet(() -> factsOfUnnamed(device));
            enter(device, group, shown.apply(facts));
            specifier.ifPresent(ids -> iommus.at(ids.iommu())
                    .ifPresent(iommu -> topology.translated(iommu.instance(), device.id(), ids, group.id())));
        } finally {
            joining.unlock();
        }
    }

    /** Make a device that was found again a member of the group that it was in, if no IOMMU's driver has placed it already. */
    void joinAgain(DeviceState device, @Nullable GroupOwnership before, JoinFacts facts) {
        joining.lock();
        try {
            if (before != null && device.group == null && !device.removed && isFree(before)) {
                adopt(device, before.id(), before.type(), specifier(device), anew -> facts);
            }
        } finally {
            joining.unlock();
        }
    }

    /** {@return whether no other group has taken the number of this one} */
    private boolean isFree(GroupOwnership before) {
        return registry.find(before.id()).map(group -> group == before).orElse(true);
    }

    /**
     * Put a device into a new group that no IOMMU is behind.
     *
     * @return refused with EBUSY if it is in a group
     */
    Outcome<IommuGroup> joinStandIn(DeviceState device, String name) {
        joining.lock();
        try {
            if (device.group != null) {
                return Outcome.refused(Errno.EBUSY, device.name() + " is in group " + device.group.id() + " already");
            }
            GroupOwnership group = registry.create(DefaultDomainType.UNKNOWN);
            group.setName(name);
            group.standIn();
            recordedRegions.put(group.id(), "");
            group.join(device.id(), JoinFacts.ORDINARY);
            device.group = group;
            events.tell(MachineEvent.Kind.GROUP_JOINED, device.id(), group.id().toString());
            return Outcome.done(group);
        } finally {
            joining.unlock();
        }
    }

    /** Take a device out of a group that no IOMMU is behind. Without effect if it is in another or none. */
    void leaveStandIn(DeviceState device) {
        GroupOwnership group = device.group;
        if (group != null && !group.hasIommu()) {
            left(device);
        }
    }

    void left(DeviceState device) {
        joining.lock();
        try {
            GroupOwnership group = device.group;
            if (group != null) {
                group.leave(device.id());
                device.group = null;
                device.behind = null;
                topology.left(device.id());
                if (registry.find(group.id()).isEmpty()) {
                    recordedRegions.remove(group.id());
                }
                events.tell(
                        MachineEvent.Kind.GROUP_LEFT, device.id(), group.id().toString());
            }
        } finally {
            joining.unlock();
        }
    }

    private JoinFacts adoptedFacts(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        putBehind(device, iommu, specifier);
        return factsOf(iommu.driver().join(request(device, iommu, specifier)));
    }

    private JoinFacts factsOfUnnamed(DeviceState device) {
        for (Iommu iommu : iommus.unnamed()) {
            JoinAnswer answer = iommu.driver().join(request(device, iommu, Optional.empty()));
            if (!(answer instanceof JoinAnswer.NotTranslated || answer instanceof JoinAnswer.Refused)) {
                putBehind(device, iommu, Optional.empty());
                return factsOf(answer);
            }
        }
        return JoinFacts.ORDINARY;
    }

    private static JoinFacts factsOf(JoinAnswer answer) {
        if (answer instanceof JoinAnswer.ByBusRule byRule) {
            return byRule.facts();
        } else if (answer instanceof JoinAnswer.OnItsOwn onItsOwn) {
            return onItsOwn.facts();
        } else if (answer instanceof JoinAnswer.WithGroupOf with) {
            return with.facts();
        }
        return JoinFacts.ORDINARY;
    }

    private JoinRequest request(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        return new JoinRequest(device.device, iommu.instance(), specifier, topology, rules, firmware.firmware());
    }

    /** {@return the refusal of the IOMMU, empty if it did not refuse the device} */
    private Optional<JoinAnswer.Refused> join(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        joining.lock();
        try {
            if (device.group != null || device.removed) {
                return Optional.empty();
            }
            JoinRequest request = request(device, iommu, specifier);
            JoinAnswer answer = iommu.driver().join(request);
            if (answer instanceof JoinAnswer.NotTranslated) {
                return Optional.empty();
            }
            if (answer instanceof JoinAnswer.Refused refused) {
                device.lastRefusal = refused.why();
                return Optional.of(refused);
            }
            GroupOwnership group = groupFor(device, iommu, request, answer);
            if (enter(device, group, factsOf(answer))) {
                putBehind(device, iommu, specifier);
                specifier.ifPresent(ids -> topology.translated(iommu.instance(), device.id(), ids, group.id()));
            }
            return Optional.empty();
        } finally {
            joining.unlock();
        }
    }

    /** {@return whether it is a member now; a device that cannot take the group's domain works without a group} */
    private boolean enter(DeviceState device, GroupOwnership group, JoinFacts facts) {
        Optional<Refusal> refused =
                group.join(device.id(), shownOfAll.apply(facts)).refusal();
        if (refused.isPresent()) {
            device.lastRefusal = refused.get();
            return false;
        }
        device.group = group;
        events.tell(MachineEvent.Kind.GROUP_JOINED, device.id(), group.id().toString());
        return true;
    }

    private GroupOwnership groupFor(DeviceState device, Iommu iommu, JoinRequest request, JoinAnswer answer) {
        Optional<DeviceId> companion = Optional.empty();
        if (answer instanceof JoinAnswer.WithGroupOf with) {
            companion = Optional.of(with.device());
        } else if (answer instanceof JoinAnswer.ByBusRule) {
            companion = device.bus
                    .description
                    .grouping()
                    .map(rule -> rule.choose(device.device, topology))
                    .flatMap(choice -> choice instanceof GroupChoice.With with
                            ? Optional.of(with.device())
                            : Optional.<DeviceId>empty());
        }
        return companion
                .flatMap(topology::groupOf)
                .flatMap(registry::find)
                .orElseGet(() -> newGroup(iommu, request, answer));
    }

    private GroupOwnership newGroup(Iommu iommu, JoinRequest request, JoinAnswer answer) {
        GroupOwnership group = registry.create(iommu.driver().defaultDomain(request));
        if (answer instanceof JoinAnswer.OnItsOwn own) {
            own.groupName().ifPresent(group::setName);
        }
        return group;
    }
}

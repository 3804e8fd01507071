package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.machine.drivercore.Iommus.Iommu;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.OwnershipRegistry;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The IOMMU groups and their members ({@code iommu_probe_device}, {@code iommu_release_device}). One lock serialises joining and
 * leaving.
 */
public final class Groups {

    private final ReentrantLock joining = new ReentrantLock();
    private final OwnershipRegistry registry;
    private final Topology topology;
    private final Events events;
    private final FirmwareDmaConfigure firmware;
    private final Iommus iommus;

    Groups(OwnershipRegistry registry, Topology topology, Events events, FirmwareDmaConfigure firmware) {
        this.registry = registry;
        this.topology = topology;
        this.events = events;
        this.firmware = firmware;
        this.iommus = new Iommus(registry.rules());
    }

    public OwnershipRegistry registry() {
        return registry;
    }

    /** {@return refused with EBUSY before 6.6 if the machine has IOMMUs of another driver: there was one for all buses} */
    public Outcome<Outcome.Nothing> register(IommuDriver driver, IommuInstance instance) {
        joining.lock();
        try {
            Optional<String> other = iommus.otherDriver(driver);
            if (!rules().has(KernelChange.SEVERAL_IOMMU_DRIVERS) && other.isPresent()) {
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

    /** {@return why an IOMMU has no driver although one registered it, empty if its registration was not undone} */
    public Optional<Refusal> whyUndone(FirmwareNode iommu) {
        return iommus.whyUndone(iommu);
    }

    /** Let the devices that are present join the groups of all IOMMUs that take devices when they are added. */
    public void joinPresent() {
        joinPresent(iommus.all(), device -> true);
    }

    /**
     * Let the devices that are present join the groups of an IOMMU that has just been registered ({@code bus_iommu_probe}).
     *
     * @param mayJoin which of them may join
     */
    void joinPresent(IommuInstance registered, Predicate<DeviceState> mayJoin) {
        joinPresent(
                iommus.all().stream()
                        .filter(iommu -> iommu.instance().equals(registered))
                        .toList(),
                mayJoin);
    }

    private void joinPresent(List<Iommu> registered, Predicate<DeviceState> mayJoin) {
        Map<DeviceState, Optional<IommuSpecifier>> devices = new LinkedHashMap<>();
        devicesInOrder().forEach(device -> devices.put(device, specifierWhenAdded(device)));
        for (Iommu iommu : registered) {
            List<DeviceState> asked = devices.entrySet().stream()
                    .filter(entry -> iommus.takesWhenAdded(iommu, entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            joinOrUndo(iommu, asked, mayJoin);
        }
    }

    private List<DeviceState> devicesInOrder() {
        return topology.busesAsJoining().stream()
                .flatMap(bus -> bus.devices().stream())
                .toList();
    }

    private void joinOrUndo(Iommu iommu, List<DeviceState> devices, Predicate<DeviceState> mayJoin) {
        for (DeviceState device : devices) {
            if (device.group == null && mayJoin.test(device)) {
                Optional<Refusal> refused = joinAdded(device, iommu);
                if (refused.filter(why -> undoesRegistration(iommu, why)).isPresent()) {
                    undo(iommu, devices, device.id().toString(), refused.get());
                    return;
                }
            }
        }
    }

    private boolean undoesRegistration(Iommu iommu, Refusal why) {
        return iommu.instance().node().isPresent()
                && why.errno() != Errno.ENODEV
                && rules().has(KernelChange.REFUSAL_UNDOES_IOMMU);
    }

    /** Undo the registration of an IOMMU: the groups that it made so far vanish. */
    private void undo(Iommu iommu, List<DeviceState> devices, String cause, Refusal why) {
        Refusal undone = Refusal.of(
                        why.errno(),
                        "the registration of the IOMMU " + iommu.instance().name()
                                + " was undone, because its driver refuses " + cause + ": " + why.reason())
                .heldBy(cause)
                .curedBy("remove " + cause + " from the machine, or boot a kernel before 6.15");
        joining.lock();
        try {
            for (DeviceState device : devices) {
                left(device);
                device.lastRefusal = undone;
            }
            iommus.undo(iommu, undone);
        } finally {
            joining.unlock();
        }
    }

    /**
     * Follow a recorded host on which no device behind an IOMMU has a group: its registration was undone, or its driver was not there.
     *
     * @param recorded whether the host shows a group for a device
     */
    public void undoWhereNoneHasGroup(Predicate<DeviceState> recorded) {
        if (!rules().has(KernelChange.REFUSAL_UNDOES_IOMMU)) {
            return;
        }
        devicesByIommu().forEach((node, devices) -> iommus.at(node)
                .filter(iommu -> devices.stream().noneMatch(recorded))
                .ifPresent(iommu -> undoAsRecorded(iommu, devices)));
    }

    private Map<FirmwareNode, List<DeviceState>> devicesByIommu() {
        Map<FirmwareNode, List<DeviceState>> referring = new LinkedHashMap<>();
        for (DeviceState device : devicesInOrder()) {
            specifier(device).ifPresent(ids -> referring
                    .computeIfAbsent(ids.iommu(), node -> new ArrayList<>())
                    .add(device));
        }
        return referring;
    }

    /** Learn why an IOMMU that firmware describes is not registered on a recorded host, if one of its devices undid it. */
    public void learnUndone(IommuDriver driver, IommuInstance described) {
        Optional<FirmwareNode> node = described.node();
        if (node.isEmpty() || iommus.at(node.get()).isPresent()) {
            return;
        }
        List<DeviceState> devices = devicesByIommu().getOrDefault(node.get(), List.of());
        if (devices.stream().allMatch(device -> device.group == null)) {
            undoByRefusal(new Iommu(driver, described), devices);
        }
    }

    /** {@return whether a device is found that the driver refuses, which undoes the IOMMU} */
    private boolean undoByRefusal(Iommu iommu, List<DeviceState> devices) {
        for (DeviceState device : devices) {
            if (iommu.driver().join(request(device, iommu, specifier(device))) instanceof JoinAnswer.Refused refused
                    && refused.why().errno() != Errno.ENODEV) {
                undo(iommu, devices, device.id().toString(), refused.why());
                return true;
            }
        }
        return false;
    }

    private void undoAsRecorded(Iommu iommu, List<DeviceState> devices) {
        if (undoByRefusal(iommu, devices)) {
            return;
        }
        iommus.undo(
                iommu,
                Refusal.of(
                        Errno.ENODEV,
                        "the recorded kernel did not use the IOMMU "
                                + iommu.instance().name() + ": no device behind it has a group"));
    }

    /**
     * {@return why a device is in no group, as the IOMMUs answer now; empty if it is in one, or could join one, or no IOMMU is
     * there to ask} The question has no effect.
     */
    public Optional<Refusal> whyNone(DeviceState device) {
        if (device.group != null) {
            return Optional.empty();
        }
        try {
            return refusalOf(device, specifier(device));
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(defect(device, e));
        }
    }

    private Optional<Refusal> refusalOf(DeviceState device, Optional<IommuSpecifier> ids) {
        Optional<FirmwareNode> node = ids.map(IommuSpecifier::iommu);
        if (node.isPresent() && iommus.at(node.get()).isEmpty()) {
            return Optional.of(deferral(node.get()));
        }
        Optional<Refusal> why = Optional.empty();
        for (Iommu iommu : iommus.all()) {
            if (iommu.instance().node().equals(node) || iommu.instance().node().isEmpty()) {
                JoinAnswer answer = iommu.driver().join(request(device, iommu, ids));
                if (answer instanceof JoinAnswer.Refused refused) {
                    why = Optional.of(refused.why());
                } else if (answer instanceof JoinAnswer.NotTranslated not) {
                    why = why.or(() -> Optional.of(Refusal.of(Errno.ENODEV, not.reason())));
                } else {
                    return Optional.empty();
                }
            }
        }
        return why;
    }

    /** The specifier comes from firmware and needs no driver. */
    private Optional<IommuSpecifier> specifier(DeviceState device) {
        return device.bus
                .type
                .dmaConfiguration(device.device, firmware, rules())
                .value()
                .flatMap(DmaConfiguration::iommu);
    }

    /** Before 6.15, firmware is asked for the first time when a probe configures the device. */
    private Optional<IommuSpecifier> specifierWhenAdded(DeviceState device) {
        return rules().has(KernelChange.JOINS_WHEN_ADDED) ? specifier(device) : Optional.empty();
    }

    /** Let an added device join its group if its IOMMU takes devices when they are added. */
    public void added(DeviceState device) {
        Optional<IommuSpecifier> ids = specifierWhenAdded(device);
        for (Iommu iommu : iommus.all()) {
            if (device.group == null && iommus.takesWhenAdded(iommu, ids)) {
                joinAdded(device, iommu);
            }
        }
    }

    /** {@return why the IOMMU refused the device, empty if it did not} */
    private Optional<Refusal> joinAdded(DeviceState device, Iommu iommu) {
        try {
            return join(device, iommu, iommu.instance().node().isPresent() ? specifier(device) : Optional.empty());
        } catch (RuntimeException | LinkageError e) {
            device.lastRefusal = defect(device, e);
            return Optional.empty();
        }
    }

    /** The guard of the IOMMU driver, or that of the bus's grouping rule, has reported it. */
    private static Refusal defect(DeviceState device, Throwable e) {
        return Refusal.of(Errno.EIO, "the IOMMU driver or the bus of " + device.id() + " failed in grouping: " + e);
    }

    /**
     * Let a device that is configured for a probe join its group, if it has none yet.
     *
     * @return EPROBE_DEFER while the IOMMU that firmware names has no driver, EIO if a plug-in threw, empty otherwise; a device
     *     that the IOMMU refuses works without a group
     */
    Optional<Refusal> configured(DeviceState device, Optional<IommuSpecifier> specifier) {
        if (device.group != null) {
            return Optional.empty();
        }
        try {
            return joinConfigured(device, specifier);
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

    /** Make a device a member of its recorded group, regardless of the rules. */
    public void adopt(DeviceState device, GroupId id, DefaultDomainType type, Optional<IommuSpecifier> specifier) {
        joining.lock();
        try {
            GroupOwnership group = registry.find(id).orElseGet(() -> registry.create(id, type));
            JoinFacts facts = specifier
                    .flatMap(s -> iommus.at(s.iommu()))
                    .map(iommu -> factsOf(iommu.driver().join(request(device, iommu, specifier))))
                    .orElseGet(() -> factsOfUnnamed(device));
            enter(device, group, facts);
            specifier.ifPresent(ids -> iommus.at(ids.iommu())
                    .ifPresent(iommu -> topology.translated(iommu.instance(), device.id(), ids, group.id())));
        } finally {
            joining.unlock();
        }
    }

    void left(DeviceState device) {
        joining.lock();
        try {
            GroupOwnership group = device.group;
            if (group != null) {
                group.leave(device.id());
                device.group = null;
                topology.left(device.id());
                events.tell(
                        MachineEvent.Kind.GROUP_LEFT, device.id(), group.id().toString());
            }
        } finally {
            joining.unlock();
        }
    }

    private JoinFacts factsOfUnnamed(DeviceState device) {
        for (Iommu iommu : iommus.unnamed()) {
            JoinAnswer answer = iommu.driver().join(request(device, iommu, Optional.empty()));
            if (!(answer instanceof JoinAnswer.NotTranslated || answer instanceof JoinAnswer.Refused)) {
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
        return new JoinRequest(device.device, iommu.instance(), specifier, topology, rules(), firmware.firmware());
    }

    /** {@return why the IOMMU refused the device, empty if it did not} */
    private Optional<Refusal> join(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        joining.lock();
        try {
            if (device.group != null) {
                return Optional.empty();
            }
            JoinRequest request = request(device, iommu, specifier);
            JoinAnswer answer = iommu.driver().join(request);
            if (answer instanceof JoinAnswer.NotTranslated not) {
                device.notTranslated = not.reason();
                return Optional.empty();
            }
            if (answer instanceof JoinAnswer.Refused refused) {
                device.lastRefusal = refused.why();
                return Optional.of(refused.why());
            }
            GroupOwnership group = groupFor(device, iommu, request, answer);
            if (enter(device, group, factsOf(answer))) {
                specifier.ifPresent(ids -> topology.translated(iommu.instance(), device.id(), ids, group.id()));
            }
            return Optional.empty();
        } finally {
            joining.unlock();
        }
    }

    /** {@return whether it is a member now; a device that cannot take the group's domain works without a group} */
    private boolean enter(DeviceState device, GroupOwnership group, JoinFacts facts) {
        Optional<Refusal> refused = group.join(device.id(), facts).refusal();
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

    private OwnershipRules rules() {
        return registry.rules();
    }
}

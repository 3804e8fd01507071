package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.OwnershipRegistry;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The IOMMU groups and their members ({@code iommu_probe_device}, {@code iommu_release_device}). One lock serialises joining and
 * leaving.
 */
public final class Groups {

    private final ReentrantLock joining = new ReentrantLock();
    private final OwnershipRegistry registry;
    private final Topology topology;
    private final Events events;
    private final Firmware firmware;

    /** IOMMUs that devices refer to by their node, and those that they do not refer to. */
    private final Map<FirmwareNode, Iommu> byNode = Collections.synchronizedMap(new LinkedHashMap<>());

    private final List<Iommu> unnamed = new CopyOnWriteArrayList<>();

    /** IOMMUs that firmware names and for which the recorded kernel did not wait. */
    private final Set<FirmwareNode> passedOver = ConcurrentHashMap.newKeySet();

    private volatile boolean waitingForIommus = true;

    Groups(OwnershipRegistry registry, Topology topology, Events events, Firmware firmware) {
        this.registry = registry;
        this.topology = topology;
        this.events = events;
        this.firmware = firmware;
    }

    /** An IOMMU with the driver that serves it. */
    private record Iommu(IommuDriver driver, IommuInstance instance) {}

    public OwnershipRegistry registry() {
        return registry;
    }

    /** {@return refused with EBUSY under Linux 6.1 if the machine has IOMMUs of another driver: there is one for all buses} */
    public Outcome<Outcome.Nothing> register(IommuDriver driver, IommuInstance instance) {
        joining.lock();
        try {
            Optional<IommuDriver> other = registered()
                    .map(Iommu::driver)
                    .filter(known -> !known.name().equals(driver.name()))
                    .findFirst();
            if (!rules().has(KernelChange.SEVERAL_IOMMU_DRIVERS) && other.isPresent()) {
                return Outcome.refused(Refusal.of(Errno.EBUSY, "a machine has one driver of IOMMUs")
                        .heldBy("driver " + other.get().name()));
            }
            Iommu iommu = new Iommu(driver, instance);
            instance.node().ifPresentOrElse(node -> byNode.put(node, iommu), () -> unnamed.add(iommu));
            return Outcome.done();
        } finally {
            joining.unlock();
        }
    }

    private Stream<Iommu> registered() {
        return Stream.concat(byNode.values().stream(), unnamed.stream());
    }

    /** {@return the IOMMUs that have drivers, those that devices refer to by their node first} */
    public List<IommuInstance> iommus() {
        return registered().map(Iommu::instance).toList();
    }

    /** Stop deferring devices whose IOMMU has no driver: they are bound without one. */
    void stopWaitingForIommus() {
        waitingForIommus = false;
    }

    /**
     * On the recorded host a device was bound without a group although firmware puts it behind this IOMMU. That kernel did not wait for
     * the IOMMU's driver, so neither does this machine.
     */
    public void boundWithoutGroup(IommuSpecifier specifier) {
        passedOver.add(specifier.iommu());
    }

    public boolean isWithoutDriver(IommuSpecifier specifier) {
        return !byNode.containsKey(specifier.iommu());
    }

    /** Let an added device join its group if its IOMMU takes devices when they are added. */
    public void added(DeviceState device) {
        try {
            askUnnamed(device, Joining.WHEN_ADDED);
        } catch (RuntimeException | LinkageError e) {
            device.lastRefusal = defect(device, e);
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
            askUnnamed(device, Joining.WHEN_CONFIGURED);
            return Optional.empty();
        }
        FirmwareNode node = specifier.get().iommu();
        Iommu iommu = byNode.get(node);
        if (iommu != null) {
            join(device, iommu, specifier);
            return Optional.empty();
        }
        return isAwaited(node)
                ? Optional.of(Refusal.of(Errno.EPROBE_DEFER, "its IOMMU " + node.path() + " has no driver yet")
                        .curedBy("install a driver for that IOMMU"))
                : Optional.empty();
    }

    /** For an IOMMU that an ACPI table names, the kernel has no timeout. */
    private static boolean isInTable(FirmwareNode iommu) {
        return iommu instanceof FirmwareNode.TableNode;
    }

    /** Whether a device waits for this IOMMU without driver: with a timeout if a device tree names it, without for a table. */
    private boolean isAwaited(FirmwareNode iommu) {
        return (waitingForIommus || isInTable(iommu)) && !passedOver.contains(iommu);
    }

    /** Make a device a member of its recorded group, regardless of the rules. */
    public void adopt(DeviceState device, GroupId id, DefaultDomainType type, Optional<IommuSpecifier> specifier) {
        joining.lock();
        try {
            GroupOwnership group = registry.find(id).orElseGet(() -> registry.create(id, type));
            JoinFacts facts = specifier
                    .map(s -> byNode.get(s.iommu()))
                    .map(iommu -> factsOf(iommu.driver.join(request(device, iommu, specifier))))
                    .orElseGet(() -> factsOfUnnamed(device));
            enter(device, group, facts);
            specifier.ifPresent(ids -> Optional.ofNullable(byNode.get(ids.iommu()))
                    .ifPresent(iommu -> topology.translated(iommu.instance, device.id(), ids, group.id())));
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

    private void askUnnamed(DeviceState device, Joining moment) {
        for (Iommu iommu : unnamed) {
            if (device.group == null && iommu.instance.joining() == moment) {
                join(device, iommu, Optional.empty());
            }
        }
    }

    private JoinFacts factsOfUnnamed(DeviceState device) {
        for (Iommu iommu : unnamed) {
            JoinAnswer answer = iommu.driver.join(request(device, iommu, Optional.empty()));
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
        return new JoinRequest(device.device, iommu.instance, specifier, topology, rules(), firmware);
    }

    private void join(DeviceState device, Iommu iommu, Optional<IommuSpecifier> specifier) {
        joining.lock();
        try {
            if (device.group != null) {
                return;
            }
            JoinAnswer answer = iommu.driver.join(request(device, iommu, specifier));
            if (answer instanceof JoinAnswer.NotTranslated) {
                return;
            }
            if (answer instanceof JoinAnswer.Refused refused) {
                device.lastRefusal = refused.why();
                return;
            }
            GroupOwnership group = groupFor(device, iommu, answer);
            if (enter(device, group, factsOf(answer))) {
                specifier.ifPresent(ids -> topology.translated(iommu.instance, device.id(), ids, group.id()));
            }
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

    private GroupOwnership groupFor(DeviceState device, Iommu iommu, JoinAnswer answer) {
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
        return companion.flatMap(topology::groupOf).flatMap(registry::find).orElseGet(() -> newGroup(iommu, answer));
    }

    private GroupOwnership newGroup(Iommu iommu, JoinAnswer answer) {
        GroupOwnership group = registry.create(iommu.driver.defaultDomain(iommu.instance, rules()));
        if (answer instanceof JoinAnswer.OnItsOwn own) {
            own.groupName().ifPresent(group::setName);
        }
        return group;
    }

    private OwnershipRules rules() {
        return registry.rules();
    }
}

package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.machine.drivercore.Iommus.Iommu;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What follows from the registration of IOMMUs ({@code iommu_device_register}, {@code bus_iommu_probe}): the devices that are
 * present join their groups, or one of them undoes the registration. Used at the start of a machine and when an IOMMU gets its
 * driver later.
 */
public final class IommuRegistrations {

    private final KernelRules rules;
    private final Topology topology;
    private final Groups groups;
    private final Iommus iommus;

    IommuRegistrations(KernelRules rules, Topology topology, Groups groups, Iommus iommus) {
        this.rules = rules;
        this.topology = topology;
        this.groups = groups;
        this.iommus = iommus;
    }

    /** Let the devices that are present join the groups of all IOMMUs that take devices when they are added. */
    public void joinPresent() {
        joinPresent(iommus.all(), device -> true);
    }

    /**
     * Let the devices that are present join the groups of an IOMMU that has just been registered.
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
        Map<DeviceState, Optional<IommuSpecifier>> specifiers = new LinkedHashMap<>();
        devicesInOrder().forEach(device -> specifiers.put(device, groups.specifierWhenAdded(device)));
        for (Iommu iommu : registered) {
            Map<DeviceState, Optional<IommuSpecifier>> asked = new LinkedHashMap<>();
            specifiers.forEach((device, ids) -> {
                if (iommus.takesWhenAdded(iommu, ids) && mayJoin.test(device)) {
                    asked.put(device, ids);
                }
            });
            joinOrUndo(iommu, asked);
        }
    }

    private List<DeviceState> devicesInOrder() {
        return topology.busesAsJoining().stream()
                .flatMap(bus -> bus.devices().stream())
                .toList();
    }

    private void joinOrUndo(Iommu iommu, Map<DeviceState, Optional<IommuSpecifier>> asked) {
        for (DeviceState device : asked.keySet()) {
            if (device.group == null) {
                Optional<Refusal> undone = groups.joinAdded(device, iommu, asked.getOrDefault(device, Optional.empty()))
                        .flatMap(refused -> refused.undoes(iommu.instance(), device.id(), rules));
                if (undone.isPresent()) {
                    undo(iommu, asked.keySet(), undone.get());
                    return;
                }
            }
        }
    }

    /** Undo the registration of an IOMMU: the groups that it made so far vanish. */
    private void undo(Iommu iommu, Set<DeviceState> devices, Refusal why) {
        for (DeviceState device : devices) {
            groups.left(device);
            device.lastRefusal = why;
        }
        iommus.undo(iommu, why);
    }

    /**
     * Follow a recorded host on which no device behind an IOMMU has a group: its registration was undone, or its driver was not
     * there.
     *
     * @param specifiers the devices of the host and what firmware says of them
     * @return the IOMMUs that firmware names and that are not registered, with the devices behind each, where no device has a group
     */
    public Map<FirmwareNode, List<DeviceState>> undoWhereNoneHasGroup(
            Map<DeviceState, Optional<IommuSpecifier>> specifiers) {
        Map<FirmwareNode, List<DeviceState>> behind = new LinkedHashMap<>();
        specifiers.forEach((device, ids) -> ids.ifPresent(found ->
                behind.computeIfAbsent(found.iommu(), node -> new ArrayList<>()).add(device)));
        behind.values().removeIf(devices -> devices.stream().anyMatch(device -> device.group != null));
        behind.forEach((node, devices) -> iommus.at(node).ifPresent(iommu -> {
            if (!undoByRefusal(iommu, devices)) {
                iommus.undo(iommu, notUsed(iommu.instance()));
            }
        }));
        behind.keySet().removeIf(node -> iommus.whyUndone(node).isPresent());
        return behind;
    }

    private static Refusal notUsed(IommuInstance iommu) {
        return Refusal.of(
                Errno.ENODEV,
                "the recorded kernel did not use the IOMMU " + iommu.name() + ": no device behind it has a group");
    }

    /**
     * Learn why an IOMMU that firmware describes is not registered on a recorded host, if one of its devices undid it.
     *
     * @param devices those behind it, none of which has a group
     */
    public void learnUndone(IommuDriver driver, IommuInstance described, List<DeviceState> devices) {
        undoByRefusal(new Iommu(driver, described), devices);
    }

    /** {@return whether a device is found that the driver refuses, which undoes the IOMMU} */
    private boolean undoByRefusal(Iommu iommu, List<DeviceState> devices) {
        for (DeviceState device : devices) {
            Optional<Refusal> undone =
                    groups.ask(device, iommu, groups.specifier(device)) instanceof JoinAnswer.Refused refused
                            ? refused.undoes(iommu.instance(), device.id(), rules)
                            : Optional.empty();
            if (undone.isPresent()) {
                undo(iommu, Set.copyOf(devices), undone.get());
                return true;
            }
        }
        return false;
    }
}

package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Dependents;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuInstance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The buses of a machine, and which devices each IOMMU translates. */
public final class Topology implements GroupView {

    private static final List<String> JOINING_ORDER =
            List.of("platform", "pci", "amba", "fsl-mc", "host1x-context", "cdx");

    private final Map<String, BusState> buses = new ConcurrentHashMap<>();
    private final List<BusState> inOrder = new ArrayList<>();

    /** By instance, then by device; written under the lock of joining. */
    private final Map<IommuInstance, Map<DeviceId, Translated>> translated = new LinkedHashMap<>();

    private final Map<IommuInstance, Map<List<Integer>, List<DeviceId>>> holders = new HashMap<>();

    private final Dependents dependents = new Dependents(new FamilyNow());

    /** The devices that are there when it is asked. */
    private final class FamilyNow implements Dependents.Family {
        @Override
        public List<Device> below(Device device) {
            List<Device> found = List.of();
            boolean areOfOneBus = true;
            for (BusState bus : inOrder) {
                List<Device> more = bus.highestBelow(device.sysfsPath());
                areOfOneBus &= found.isEmpty() || more.isEmpty();
                found = joined(found, more);
            }
            return areOfOneBus ? found : highest(found, device.sysfsPath().length());
        }

        private static List<Device> joined(List<Device> some, List<Device> more) {
            if (some.isEmpty() || more.isEmpty()) {
                return some.isEmpty() ? more : some;
            }
            List<Device> all = new ArrayList<>(some);
            all.addAll(more);
            return all;
        }

        /** A device of one bus can be below one of another. */
        private static List<Device> highest(List<Device> found, int from) {
            Set<String> paths = found.stream().map(Device::sysfsPath).collect(Collectors.toSet());
            return found.stream()
                    .filter(one -> isHighest(one.sysfsPath(), from, paths))
                    .toList();
        }

        private static boolean isHighest(String path, int from, Set<String> paths) {
            for (int slash = path.lastIndexOf('/'); slash > from; slash = path.lastIndexOf('/', slash - 1)) {
                if (paths.contains(path.substring(0, slash))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public List<Device> virtualFunctionsOf(DeviceId device) {
            List<Device> found = List.of();
            for (BusState bus : inOrder) {
                found = joined(found, bus.virtualFunctionsOf(device));
            }
            return found;
        }
    }

    public boolean register(BusState bus) {
        if (buses.putIfAbsent(bus.name(), bus) != null) {
            return false;
        }
        inOrder.add(bus);
        return true;
    }

    /** The buses in the order of their registration. */
    public List<BusState> buses() {
        return inOrder;
    }

    /** The buses in the order in which their devices join the groups of an IOMMU that registers ({@code iommu_buses}). */
    List<BusState> busesAsJoining() {
        return inOrder.stream()
                .sorted(Comparator.comparingInt(bus -> {
                    int place = JOINING_ORDER.indexOf(bus.name());
                    return place < 0 ? JOINING_ORDER.size() : place;
                }))
                .toList();
    }

    public Optional<BusState> bus(String name) {
        return Optional.ofNullable(buses.get(name));
    }

    public Optional<DeviceState> find(DeviceId id) {
        return bus(id.bus()).flatMap(bus -> bus.find(id.name()));
    }

    /** {@return which devices go with the drivers of others, of those that are there when it is asked} */
    Dependents dependents() {
        return dependents;
    }

    void translated(IommuInstance instance, DeviceId device, IommuSpecifier ids, GroupId group) {
        translated
                .computeIfAbsent(instance, i -> new LinkedHashMap<>())
                .put(device, new Translated(device, ids, group));
        Map<List<Integer>, List<DeviceId>> byId = holders.computeIfAbsent(instance, i -> new HashMap<>());
        for (List<Integer> id : ids.ids()) {
            List<DeviceId> devices = byId.computeIfAbsent(id, key -> new ArrayList<>(1));
            if (!devices.contains(device)) {
                devices.add(device);
            }
        }
    }

    void left(DeviceId device) {
        translated.forEach((instance, byDevice) -> {
            Translated gone = byDevice.remove(device);
            if (gone != null) {
                Map<List<Integer>, List<DeviceId>> byId = holders.getOrDefault(instance, Map.of());
                gone.ids().ids().forEach(id -> byId.getOrDefault(id, new ArrayList<>())
                        .remove(device));
            }
        });
    }

    @Override
    public List<Device> devices(String bus) {
        return bus(bus).map(BusState::descriptions).orElse(List.of());
    }

    @Override
    public List<Device> devicesBeside(Device device) {
        return bus(device.id().bus())
                .map(bus -> bus.inDirectory(BusState.directoryOf(device)))
                .orElse(List.of());
    }

    @Override
    public Optional<Device> device(DeviceId id) {
        return find(id).map(state -> state.device);
    }

    @Override
    public Optional<GroupId> groupOf(DeviceId id) {
        return find(id).map(state -> state.group).map(GroupOwnership::id);
    }

    @Override
    public List<Translated> translatedBy(IommuInstance instance) {
        return List.copyOf(translated.getOrDefault(instance, Map.of()).values());
    }

    @Override
    public List<IommuInstance> translatingInstances() {
        return List.copyOf(translated.keySet());
    }

    @Override
    public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
        return holders.getOrDefault(instance, Map.of()).getOrDefault(id, List.of()).stream()
                .findFirst();
    }
}

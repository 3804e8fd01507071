package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import dev.dmaowner.spi.GroupReason.Nature;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.IsolatingPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The groups that a machine's functions form at boot, from their configuration space alone. Immutable and safe for use by
 * several threads.
 */
final class PciForecast implements GroupForecast {

    private final List<Group> groups;
    private final List<PciFunction> functions;
    private final BusIndex index;
    /** The functions that are not alone in their groups. */
    private final Set<DeviceId> sharing;

    private PciForecast(List<Group> groups, List<PciFunction> functions, BusIndex index) {
        this.groups = groups;
        this.functions = functions;
        this.sharing = groups.stream()
                .filter(group -> group.devices().size() > 1)
                .flatMap(group -> group.devices().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.index = index;
    }

    /**
     * {@return the groups of these functions}
     *
     * @param functions in the order in which they join, which at boot is that of {@link PciScan}; functions above 0 carry
     *     {@link PciFunction.Functions#SEVERAL} there, because groups form when the scan is over
     */
    static PciForecast of(List<PciFunction> functions) {
        BusIndex index = new BusIndex(functions);
        Map<PciAddress, Integer> groupOf = new HashMap<>();
        List<List<GroupDecision>> members = new ArrayList<>();
        for (PciFunction function : functions) {
            GroupDecision decision = GroupSearch.of(function, index);
            int number = decision.joins()
                    .map(other -> groupOf.get(other.address()))
                    .orElseGet(() -> {
                        members.add(new ArrayList<>());
                        return members.size() - 1;
                    });
            members.get(number).add(decision);
            groupOf.put(function.address(), number);
            index.join(function);
        }
        return new PciForecast(members.stream().map(PciForecast::group).toList(), List.copyOf(functions), index);
    }

    /** A group of one has the reasons why it is alone, a larger one those why its members share. */
    private static Group group(List<GroupDecision> members) {
        List<GroupReason> reasons = members.stream()
                .flatMap(decision -> decision.reasons().stream())
                .filter(reason ->
                        members.size() == 1 || reason.nature() == Nature.SHARES || reason.nature() == Nature.UNKNOWN)
                .toList();
        return new Group(
                members.stream().map(decision -> decision.device().id()).toList(), reasons);
    }

    /** {@inheritDoc} On a machine with only PCI the order gives them their numbers. */
    @Override
    public List<Group> groups() {
        return groups;
    }

    @Override
    public Optional<DevicePlace> place(DeviceId device) {
        return PciAddress.of(device).flatMap(index::at).map(function -> PlaceDescription.of(function, index));
    }

    @Override
    public Optional<GroupRemedy> remedy(DeviceId device) {
        return PciAddress.of(device)
                .filter(address -> sharing.contains(device))
                .flatMap(index::at)
                .flatMap(function -> PciRemedies.of(function, index));
    }

    @Override
    public List<IsolatingPort> isolatingPorts() {
        return PciRemedies.isolatingPorts(functions, index);
    }

    /** An index by bus, which limits the cost of a look-up to one bus. It is complete before the first look-up. */
    private static final class BusIndex implements PciTopology {

        private final Map<PciAddress, PciFunction> byAddress = new HashMap<>();
        private final Map<PciAddress, List<PciFunction>> byBus = new HashMap<>();
        private final Map<PciAddress, PciFunction> grouped = new HashMap<>();

        BusIndex(List<PciFunction> devices) {
            for (PciFunction device : devices) {
                byAddress.put(device.address(), device);
                byBus.computeIfAbsent(device.address().onSameBus(0), bus -> new ArrayList<>(1))
                        .add(device);
            }
        }

        void join(PciFunction device) {
            grouped.put(device.address(), device);
        }

        Optional<PciFunction> at(PciAddress address) {
            return Optional.ofNullable(byAddress.get(address));
        }

        @Override
        public PciFunction current(PciFunction device) {
            return byAddress.getOrDefault(device.address(), device);
        }

        @Override
        public List<PciFunction> onBusOf(PciFunction device) {
            return byBus.getOrDefault(device.address().onSameBus(0), List.of());
        }

        @Override
        public boolean hasGroup(PciFunction device) {
            return grouped.containsKey(device.address());
        }
    }
}

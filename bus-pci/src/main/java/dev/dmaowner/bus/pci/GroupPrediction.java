package dev.dmaowner.bus.pci;

import dev.dmaowner.PciAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The groups that a machine's functions form at boot, from their configuration space alone. Immutable and safe for use by
 * several threads.
 */
public final class GroupPrediction {

    private final List<PredictedGroup> groups;
    private final Map<PciAddress, Integer> groupOf;
    private final Map<PciAddress, GroupDecision> decisions;
    private final PciTopology topology;

    private GroupPrediction(
            List<PredictedGroup> groups,
            Map<PciAddress, Integer> groupOf,
            Map<PciAddress, GroupDecision> decisions,
            PciTopology topology) {
        this.groups = groups;
        this.groupOf = groupOf;
        this.decisions = decisions;
        this.topology = topology;
    }

    /**
     * {@return the groups of these functions}
     *
     * @param devices in the order in which they join, which at boot is that of {@link PciScan}; functions above 0 carry
     *     {@link PciDevice.Functions#SEVERAL} there, because groups form when the scan is over
     */
    public static GroupPrediction of(List<PciDevice> devices) {
        BusIndex index = new BusIndex(devices);
        Map<PciAddress, Integer> groupOf = new HashMap<>();
        Map<PciAddress, GroupDecision> decisions = new LinkedHashMap<>();
        List<List<GroupDecision>> members = new ArrayList<>();
        for (PciDevice device : devices) {
            GroupDecision decision = GroupSearch.of(device, index);
            int number = decision.joins()
                    .map(other -> groupOf.get(other.address()))
                    .orElseGet(() -> {
                        members.add(new ArrayList<>());
                        return members.size() - 1;
                    });
            members.get(number).add(decision);
            groupOf.put(device.address(), number);
            decisions.put(device.address(), decision);
            index.join(device);
        }
        List<PredictedGroup> groups = members.stream().map(PredictedGroup::of).toList();
        return new GroupPrediction(groups, groupOf, decisions, index);
    }

    /** {@return the groups in the order in which they form, which gives them their numbers on a machine with only PCI} */
    public List<PredictedGroup> groups() {
        return groups;
    }

    /** {@return the group of a function, empty if the machine does not have it} */
    public Optional<PredictedGroup> groupOf(PciAddress address) {
        return Optional.ofNullable(groupOf.get(address)).map(groups::get);
    }

    /** {@return all about a function's group, empty if the machine does not have the function} */
    public Optional<GroupExplanation> explain(PciAddress address) {
        GroupDecision decision = decisions.get(address);
        return decision == null
                ? Optional.empty()
                : groupOf(address).map(group -> GroupExplanation.of(decision.device(), group, topology));
    }

    /** An index by bus, so that no question costs more than a bus. It is complete before anything is asked. */
    private static final class BusIndex implements PciTopology {

        private final Map<PciAddress, PciDevice> byAddress = new HashMap<>();
        private final Map<PciAddress, List<PciDevice>> byBus = new HashMap<>();
        private final Map<PciAddress, PciDevice> grouped = new HashMap<>();

        BusIndex(List<PciDevice> devices) {
            for (PciDevice device : devices) {
                byAddress.put(device.address(), device);
                byBus.computeIfAbsent(device.address().onSameBus(0), bus -> new ArrayList<>(1))
                        .add(device);
            }
        }

        void join(PciDevice device) {
            grouped.put(device.address(), device);
        }

        @Override
        public PciDevice current(PciDevice device) {
            return byAddress.getOrDefault(device.address(), device);
        }

        @Override
        public List<PciDevice> onBusOf(PciDevice device) {
            return byBus.getOrDefault(device.address().onSameBus(0), List.of());
        }

        @Override
        public boolean hasGroup(PciDevice device) {
            return grouped.containsKey(device.address());
        }
    }
}

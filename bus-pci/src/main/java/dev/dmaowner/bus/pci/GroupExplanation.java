package dev.dmaowner.bus.pci;

import java.util.ArrayList;
import java.util.List;

/**
 * All about the group of one function, as values.
 *
 * @param device which function
 * @param hops the function itself and each bridge above it, from the root down
 * @param group the group that it would have
 * @param own the reasons of the group that are about the function or name it
 * @param others the remaining reasons of the group
 */
public record GroupExplanation(
        PciDevice device, List<Hop> hops, PredictedGroup group, List<Reason> own, List<Reason> others) {

    public GroupExplanation {
        hops = List.copyOf(hops);
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    /**
     * One function on the way from the root.
     *
     * @param device which
     * @param portType what it is in the PCI Express fabric
     * @param accessControl its access control: what it could do and what is on
     * @param isolation whether it isolates, and what decided
     */
    public record Hop(
            PciDevice device, Lookup<PortType> portType, Lookup<AccessControl> accessControl, Isolation isolation) {}

    static GroupExplanation of(PciDevice device, PredictedGroup group, PciTopology topology) {
        List<Hop> hops = new ArrayList<>();
        hops.add(hop(device, topology));
        device.bridgesAbove().forEach(bridge -> hops.add(0, hop(topology.current(bridge), topology)));
        List<Reason> own = new ArrayList<>();
        List<Reason> others = new ArrayList<>();
        for (Reason reason : group.reasons()) {
            boolean concerns = reason.device().equals(device.address())
                    || reason.with().filter(device.address()::equals).isPresent();
            (concerns ? own : others).add(reason);
        }
        return new GroupExplanation(device, hops, group, own, others);
    }

    private static Hop hop(PciDevice device, PciTopology topology) {
        return new Hop(
                device, device.portType(), device.configurationSpace().accessControl(), Isolation.of(device, topology));
    }
}

package dev.dmaowner.bus.pci;

import dev.dmaowner.PciAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The search for the group that a function must share, step by step as {@code pci_device_group} does it: along its DMA
 * aliases, up through bridges that do not isolate, and among the functions of its slot. The object serves one search in
 * one thread.
 */
final class GroupSearch {

    private final PciDevice device;
    private final PciTopology topology;
    private final List<Reason> reasons = new ArrayList<>(2);
    /** The alias search looks at each function of a bus but once. */
    private final BitSet visited = new BitSet(PciAddress.FUNCTIONS_PER_BUS);

    private GroupSearch(PciDevice device, PciTopology topology) {
        this.device = device;
        this.topology = topology;
    }

    static GroupDecision of(PciDevice device, PciTopology topology) {
        GroupSearch search = new GroupSearch(device, topology);
        Optional<PciDevice> found = search.run();
        if (found.isEmpty()) {
            search.noteAlone();
        }
        return new GroupDecision(device, found, search.reasons);
    }

    private Optional<PciDevice> run() {
        Reached byId = alongAliases();
        if (byId.grouped()) {
            return Optional.of(byId.device());
        }
        Reached byPath = upward(byId.device());
        if (byPath.grouped()) {
            return Optional.of(byPath.device());
        }
        return aliasSearch(byPath.device()).or(() -> functionSearch(byPath.device()));
    }

    /** How far a step came: to a function that has a group already, or to the one from which the next step goes on. */
    private record Reached(PciDevice device, boolean grouped) {}

    /** The functions whose ids the device's requests bear, until one has a group. */
    private Reached alongAliases() {
        PciDevice top = device;
        for (DmaAlias alias : DmaAliases.of(device)) {
            PciDevice source = topology.current(alias.source());
            noteAlias(top, source, alias);
            top = source;
            if (topology.hasGroup(source)) {
                return new Reached(source, true);
            }
        }
        return new Reached(top, false);
    }

    /** Up through bridges from which the way to the root does not isolate, until one has a group. */
    private Reached upward(PciDevice from) {
        List<PciDevice> bridges = from.bridgesAbove();
        List<Isolation> isolations = new ArrayList<>(bridges.size());
        int lastFailing = -1;
        for (int i = 0; i < bridges.size(); i++) {
            isolations.add(Isolation.of(topology.current(bridges.get(i)), topology));
            lastFailing = isolations.get(i).isolates() ? lastFailing : i;
        }
        PciDevice top = from;
        for (int i = 0; i <= lastFailing; i++) {
            top = isolations.get(i).device();
            if (topology.hasGroup(top)) {
                notePort(from, top, firstFailing(isolations, i));
                return new Reached(top, true);
            }
        }
        return new Reached(top, false);
    }

    /** The first that does not isolate from there on toward the root; there is one. */
    private static Isolation firstFailing(List<Isolation> isolations, int from) {
        int at = from;
        while (isolations.get(at).isolates()) {
            at++;
        }
        return isolations.get(at);
    }

    private Optional<PciDevice> aliasSearch(PciDevice from) {
        int devfn = from.address().devfn();
        if (visited.get(devfn)) {
            return Optional.empty();
        }
        visited.set(devfn);
        if (topology.hasGroup(from)) {
            return Optional.of(from);
        }
        for (PciDevice other : topology.onBusOf(from)) {
            if (other.address().equals(from.address()) || !DmaAliases.arePair(from, other)) {
                continue;
            }
            Optional<PciDevice> found = aliasSearch(other);
            if (found.isEmpty()) {
                found = functionSearch(other);
            }
            if (found.isPresent()) {
                reasons.add(
                        sharing(Reason.Kind.DMA_ALIAS, from, other, DmaAliases.describePair(from, other), List.of()));
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<PciDevice> functionSearch(PciDevice from) {
        if (from.functions() == PciDevice.Functions.SINGLE) {
            return Optional.empty();
        }
        Isolation own = Isolation.of(from, topology);
        if (own.isolates()) {
            return Optional.empty();
        }
        for (PciDevice other : topology.onBusOf(from)) {
            if (other.address().equals(from.address()) || !other.address().sharesSlotWith(from.address())) {
                continue;
            }
            Isolation others = Isolation.of(other, topology);
            if (others.isolates()) {
                continue;
            }
            Optional<PciDevice> found = aliasSearch(other);
            if (found.isPresent()) {
                reasons.add(functionsWithoutAcs(from, other, own, others));
                return found;
            }
        }
        return Optional.empty();
    }

    private void noteAlias(PciDevice below, PciDevice source, DmaAlias alias) {
        if (source.address().equals(below.address())) {
            return;
        }
        if (device.place().realDmaDevice().filter(source::equals).isPresent()) {
            reasons.add(sharing(
                    Reason.Kind.DMA_BY_ANOTHER,
                    below,
                    source,
                    source + " does the DMA of what is behind it in its own name",
                    List.of()));
            return;
        }
        String id = PciAddress.ofRequesterId(0, alias.requesterId()).toString().substring(5);
        reasons.add(sharing(
                Reason.Kind.CONVENTIONAL_BUS,
                below,
                source,
                below + " is below the bridge " + source + ", which puts the requester id " + id
                        + " on requests from conventional PCI",
                List.of(Reason.of(Isolation.of(source, topology)))));
    }

    private void notePort(PciDevice top, PciDevice bridge, Isolation failing) {
        reasons.add(sharing(
                Reason.Kind.PORT_WITHOUT_ACS,
                top,
                bridge,
                failing.fact() + ", so requests from " + top + " need not reach the IOMMU",
                List.of(Reason.of(failing))));
    }

    private static Reason functionsWithoutAcs(PciDevice from, PciDevice other, Isolation own, Isolation others) {
        return sharing(
                Reason.Kind.FUNCTIONS_WITHOUT_ACS,
                from,
                other,
                from + " and " + other + " are functions of one slot and may send to each other",
                List.of(Reason.of(own), Reason.of(others)));
    }

    private void noteAlone() {
        List<Reason> because = new ArrayList<>(3);
        if (DmaAliasQuirk.hasIdsInItsMemory(device)) {
            because.add(new Reason(
                    Reason.Kind.NOT_READ,
                    device.address(),
                    Optional.empty(),
                    device + " also sends under requester ids that a table in its memory tells, which was not read",
                    Optional.empty(),
                    List.of()));
        }
        because.add(
                device.functions() == PciDevice.Functions.SINGLE
                        ? onlyFunction()
                        : Reason.of(Isolation.of(device, topology)));
        device.bridgesAbove()
                .forEach(bridge -> because.add(Reason.of(Isolation.of(topology.current(bridge), topology))));
        reasons.add(new Reason(
                Reason.Kind.ISOLATED,
                device.address(),
                Optional.empty(),
                "nothing makes " + device + " share a group",
                Optional.empty(),
                because));
    }

    /** Where there is no other function, it does not matter whether this one would keep requests apart. */
    private Reason onlyFunction() {
        return new Reason(
                Reason.Kind.ONLY_FUNCTION,
                device.address(),
                Optional.empty(),
                Isolation.onlyFunction(device),
                Optional.empty(),
                List.of());
    }

    private static Reason sharing(
            Reason.Kind kind, PciDevice device, PciDevice with, String fact, List<Reason> because) {
        Optional<String> remedy =
                because.stream().flatMap(cause -> cause.remedy().stream()).findFirst();
        return new Reason(kind, device.address(), Optional.of(with.address()), fact, remedy, because);
    }
}

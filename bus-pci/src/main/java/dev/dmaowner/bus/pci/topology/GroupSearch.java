package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import dev.dmaowner.spi.GroupReason;
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

    private final PciFunction device;
    private final PciTopology topology;
    private final List<GroupReason> reasons = new ArrayList<>(2);
    /** The alias search looks at each function of a bus but once. */
    private final BitSet visited = new BitSet(PciAddress.FUNCTIONS_PER_BUS);

    private GroupSearch(PciFunction device, PciTopology topology) {
        this.device = device;
        this.topology = topology;
    }

    static GroupDecision of(PciFunction device, PciTopology topology) {
        GroupSearch search = new GroupSearch(device, topology);
        Optional<PciFunction> found = search.run();
        if (found.isEmpty()) {
            search.noteAlone();
        }
        return new GroupDecision(device, found, search.reasons);
    }

    private Optional<PciFunction> run() {
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

    /** Result of a step: a function that has a group already, or the function from which the next step continues. */
    private record Reached(PciFunction device, boolean grouped) {}

    /** The functions whose ids the device's requests bear, until one has a group. */
    private Reached alongAliases() {
        PciFunction top = device;
        for (DmaAlias alias : DmaAliases.of(device)) {
            PciFunction source = topology.current(alias.source());
            noteAlias(top, source, alias);
            top = source;
            if (topology.hasGroup(source)) {
                return new Reached(source, true);
            }
        }
        return new Reached(top, false);
    }

    /** Walks up while the path to the root does not isolate, until a bridge has a group. */
    private Reached upward(PciFunction from) {
        List<PciFunction> bridges = from.bridgesAbove();
        List<Isolation> isolations = new ArrayList<>(bridges.size());
        int lastFailing = -1;
        for (int i = 0; i < bridges.size(); i++) {
            isolations.add(Isolation.of(topology.current(bridges.get(i)), topology));
            lastFailing = isolations.get(i).isolates() ? lastFailing : i;
        }
        PciFunction top = from;
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

    private Optional<PciFunction> aliasSearch(PciFunction from) {
        int devfn = from.address().devfn();
        if (visited.get(devfn)) {
            return Optional.empty();
        }
        visited.set(devfn);
        if (topology.hasGroup(from)) {
            return Optional.of(from);
        }
        for (PciFunction other : topology.onBusOf(from)) {
            if (other.address().equals(from.address()) || !DmaAliases.arePair(from, other)) {
                continue;
            }
            Optional<PciFunction> found = aliasSearch(other);
            if (found.isEmpty()) {
                found = functionSearch(other);
            }
            if (found.isPresent()) {
                reasons.add(ReasonKind.DMA_ALIAS.sharing(from, other, DmaAliases.describePair(from, other), List.of()));
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<PciFunction> functionSearch(PciFunction from) {
        if (from.functions() == PciFunction.Functions.SINGLE) {
            return Optional.empty();
        }
        Isolation own = Isolation.of(from, topology);
        if (own.isolates()) {
            return Optional.empty();
        }
        for (PciFunction other : topology.onBusOf(from)) {
            if (other.address().equals(from.address()) || !other.address().sharesSlotWith(from.address())) {
                continue;
            }
            Isolation others = Isolation.of(other, topology);
            if (others.isolates()) {
                continue;
            }
            Optional<PciFunction> found = aliasSearch(other);
            if (found.isPresent()) {
                reasons.add(functionsWithoutAcs(from, other, own, others));
                return found;
            }
        }
        return Optional.empty();
    }

    private void noteAlias(PciFunction below, PciFunction source, DmaAlias alias) {
        if (source.address().equals(below.address())) {
            return;
        }
        if (device.place().realDmaDevice().filter(source::equals).isPresent()) {
            reasons.add(ReasonKind.DMA_BY_ANOTHER.sharing(
                    below, source, source + " does the DMA of what is behind it in its own name", List.of()));
            return;
        }
        String id = PciAddress.ofRequesterId(0, alias.requesterId()).toString().substring(5);
        reasons.add(ReasonKind.CONVENTIONAL_BUS.sharing(
                below,
                source,
                below + " is below the bridge " + source + ", which puts the requester id " + id
                        + " on requests from conventional PCI",
                List.of(Isolation.of(source, topology).reason())));
    }

    private void notePort(PciFunction top, PciFunction bridge, Isolation failing) {
        reasons.add(ReasonKind.PORT_WITHOUT_ACS.sharing(
                top,
                bridge,
                failing.basis().isUnknown()
                        ? failing.fact() + ", so neither is it known whether all requests from " + top
                                + " reach the IOMMU"
                        : failing.fact() + ", so requests from " + top + " need not reach the IOMMU",
                List.of(failing.reason())));
    }

    private static GroupReason functionsWithoutAcs(
            PciFunction from, PciFunction other, Isolation own, Isolation others) {
        boolean areKnown = !own.basis().isUnknown() && !others.basis().isUnknown();
        return ReasonKind.FUNCTIONS_WITHOUT_ACS.sharing(
                from,
                other,
                from + " and " + other
                        + (areKnown
                                ? " are functions of one slot and may send to each other"
                                : " are functions of one slot, and whether they can send to each other is unknown"),
                List.of(own.reason(), others.reason()));
    }

    private void noteAlone() {
        List<GroupReason> because = new ArrayList<>(3);
        if (DmaAliasQuirk.hasIdsInItsMemory(device)) {
            because.add(ReasonKind.NOT_READ.about(
                    device,
                    device + " also sends under requester ids that a table in its memory tells, which was not read",
                    List.of()));
        }
        because.add(
                device.functions() == PciFunction.Functions.SINGLE
                        ? onlyFunction()
                        : Isolation.of(device, topology).reason());
        device.bridgesAbove()
                .forEach(bridge -> because.add(
                        Isolation.of(topology.current(bridge), topology).reason()));
        reasons.add(ReasonKind.ISOLATED.about(device, "nothing makes " + device + " share a group", because));
        if (device.address().domain() >= PciFunction.FIRST_PRIVATE_DOMAIN
                && device.place().realDmaDevice().isEmpty()) {
            reasons.add(ReasonKind.NOT_READ.about(
                    device,
                    "a Volume Management Device does the DMA of " + device
                            + " in its own name, and it is not known which one",
                    List.of()));
        }
    }

    /** Where there is no other function, it does not matter whether this one would keep requests apart. */
    private GroupReason onlyFunction() {
        return ReasonKind.ONLY_FUNCTION.about(device, Isolation.onlyFunction(device), List.of());
    }
}

package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.bus.pci.topology.Isolation.Basis;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.GroupRemedy.Kind;
import dev.dmaowner.spi.IsolatingPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What would part a function from its group, and the ports of a machine below which it would be parted. */
final class PciRemedies {

    private static final Set<Basis> SWITCHED_OFF = Set.of(Basis.PORT_SWITCHED_OFF, Basis.FUNCTION_SWITCHED_OFF);
    private static final Set<Basis> CONVENTIONAL = Set.of(Basis.NOT_PCI_EXPRESS, Basis.NO_ACCESS_CONTROL_FOR_TYPE);

    private PciRemedies() {}

    /** {@return the remedy for a function that shares its group; empty if nothing is known to stand in the way} */
    static Optional<GroupRemedy> of(PciFunction function, PciTopology topology) {
        List<Isolation> above = above(function, topology);
        List<Isolation> failing =
                above.stream().filter(isolation -> !isolation.isolates()).toList();
        Optional<Isolation> own = function.functions() == PciFunction.Functions.SEVERAL
                ? Optional.of(Isolation.of(function, topology)).filter(isolation -> !isolation.isolates())
                : Optional.empty();
        List<Isolation> all = new ArrayList<>(failing);
        own.ifPresent(all::add);
        return all.stream()
                .filter(isolation -> isolation.basis().isUnknown())
                .findFirst()
                .flatMap(PciRemedies::remedy)
                .or(() -> ofPath(function, failing))
                .or(() -> own.map(PciRemedies::ofFunction));
    }

    private static List<Isolation> above(PciFunction function, PciTopology topology) {
        return function.bridgesAbove().stream()
                .map(bridge -> Isolation.of(topology.current(bridge), topology))
                .toList();
    }

    private static Optional<GroupRemedy> remedy(Isolation isolation) {
        return isolation.remedy().map(clause -> new GroupRemedy(Kind.CHANGE, clause));
    }

    private static Optional<GroupRemedy> ofPath(PciFunction function, List<Isolation> failing) {
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        Optional<Isolation> conventional = failing.stream()
                .filter(isolation -> CONVENTIONAL.contains(isolation.basis()))
                .findFirst();
        if (conventional.isPresent()) {
            return remedy(conventional.get());
        }
        if (failing.stream().allMatch(isolation -> SWITCHED_OFF.contains(isolation.basis()))) {
            return remedy(failing.get(0));
        }
        boolean isInSlot = function.bridgesAbove().stream().anyMatch(PciRemedies::mayHaveSlot);
        return Optional.of(
                isInSlot
                        ? new GroupRemedy(
                                Kind.MOVE,
                                "if it is a card, move it to a slot whose port isolates; if it is soldered to the board,"
                                        + " it cannot be parted from its group")
                        : new GroupRemedy(
                                Kind.NOTHING,
                                "it is part of the board, as no port above it has a slot, and cannot be parted from its"
                                        + " group"));
    }

    private static GroupRemedy ofFunction(Isolation own) {
        return SWITCHED_OFF.contains(own.basis())
                ? new GroupRemedy(Kind.CHANGE, own.remedy().orElseThrow())
                : new GroupRemedy(Kind.NOTHING, "functions of one device without ACS cannot be parted");
    }

    /** What was not read may be there. */
    private static boolean mayHaveSlot(PciFunction port) {
        return port.configurationSpace()
                .express()
                .found()
                .map(ExpressCapability::hasSlot)
                .orElse(true);
    }

    /** {@return the ports among these functions below which a device shares its group with nothing elsewhere} */
    static List<IsolatingPort> isolatingPorts(List<PciFunction> functions, PciTopology topology) {
        Map<PciAddress, List<DeviceId>> below = new HashMap<>();
        for (PciFunction function : functions) {
            function.place().bridge().ifPresent(bridge -> below.computeIfAbsent(
                            bridge.address(), none -> new ArrayList<>(1))
                    .add(function.id()));
        }
        List<IsolatingPort> ports = new ArrayList<>();
        for (PciFunction port : functions) {
            boolean leadsDown =
                    port.portType().found().filter(PortType::isDownstream).isPresent();
            if (leadsDown
                    && mayHaveSlot(port)
                    && Isolation.of(port, topology).isolates()
                    && above(port, topology).stream().allMatch(Isolation::isolates)) {
                ports.add(isolatingPort(port, below.getOrDefault(port.address(), List.of()), topology));
            }
        }
        return ports;
    }

    private static IsolatingPort isolatingPort(PciFunction port, List<DeviceId> below, PciTopology topology) {
        return new IsolatingPort(
                port.id(),
                Isolation.of(port, topology).fact(),
                port.configurationSpace()
                        .bridge()
                        .found()
                        .map(numbers ->
                                String.format("%04x:%02x", port.address().domain(), numbers.secondary())),
                below);
    }
}

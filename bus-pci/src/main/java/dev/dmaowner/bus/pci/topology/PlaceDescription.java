package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.DevicePlace.Isolates;
import dev.dmaowner.spi.DevicePlace.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes where a function is: the bridges above it and itself, and whether each of them isolates. */
final class PlaceDescription {

    private PlaceDescription() {}

    static DevicePlace of(PciFunction function, PciTopology topology) {
        List<DevicePlace.Hop> hops = new ArrayList<>();
        hops.add(hop(function, topology));
        function.bridgesAbove().forEach(bridge -> hops.add(0, hop(topology.current(bridge), topology)));
        return new DevicePlace(
                hops, function.oddities().stream().map(Oddity::sentence).toList(), unread(function));
    }

    /** Isolation depends on the extended space if anything does, and that is read last. */
    private static Optional<String> unread(PciFunction function) {
        ConfigurationSpace space = function.configurationSpace();
        boolean extended =
                function.portType().found().isPresent() || function.portType().isUnknown();
        int wanted = extended ? ConfigurationSpace.LARGEST : ConfigurationSpace.CONVENTIONAL;
        if (space.length() >= wanted) {
            return Optional.empty();
        }
        return Optional.of(
                space.length() == 0
                        ? "nothing of its configuration space was read"
                        : "only the first " + space.length() + " bytes of its configuration space were read");
    }

    private static DevicePlace.Hop hop(PciFunction function, PciTopology topology) {
        Isolation isolation = Isolation.of(function, topology);
        return new DevicePlace.Hop(
                function.id(),
                words(function),
                isolates(isolation),
                isolation.fact(),
                isolation.remedy(),
                function.configurationSpace()
                        .accessControl()
                        .found()
                        .map(PlaceDescription::services)
                        .orElse(List.of()));
    }

    private static String words(PciFunction function) {
        if (function.isVirtualFunction()) {
            return "virtual function";
        }
        Lookup<PortType> type = function.portType();
        if (type.isUnknown()) {
            return function.isBridge() ? "bridge" : "device";
        }
        return type.found()
                .map(PortType::words)
                .orElse(function.isBridge() ? "conventional PCI bridge" : "conventional PCI device");
    }

    private static Isolates isolates(Isolation isolation) {
        if (isolation.basis().isUnknown()) {
            return Isolates.UNKNOWN;
        }
        return isolation.isolates() ? Isolates.YES : Isolates.NO;
    }

    private static List<Service> services(AccessControl control) {
        return List.of(AccessControl.Service.values()).stream()
                .map(service -> new Service(service.letters(), state(control, service)))
                .toList();
    }

    private static Service.State state(AccessControl control, AccessControl.Service service) {
        if (!control.capable().contains(service)) {
            return Service.State.MISSING;
        }
        return control.enabled().contains(service) ? Service.State.ON : Service.State.OFF;
    }
}

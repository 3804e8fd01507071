package dev.dmaowner.bus.pci;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A machine put together by hand. */
final class TestTopology {

    private final List<ScannedFunction> functions = new ArrayList<>();
    private final Map<String, String> paths = new HashMap<>();
    private PciPlatform platform = PciPlatform.ORDINARY;

    static TestTopology machine() {
        return new TestTopology();
    }

    TestTopology platform(PciPlatform other) {
        platform = other;
        return this;
    }

    TestTopology at(String address, Registers registers) {
        return at(address, registers.space());
    }

    TestTopology at(String address, ConfigurationSpace space) {
        return in("/sys/devices/pci" + address.substring(0, address.length() - 5), address, space);
    }

    TestTopology below(String bridge, String address, Registers registers) {
        return below(bridge, address, registers.space());
    }

    TestTopology below(String bridge, String address, ConfigurationSpace space) {
        return in(paths.get(bridge), address, space);
    }

    TestTopology in(String directory, String address, ConfigurationSpace space) {
        String path = directory + "/" + address;
        paths.put(address, path);
        ScannedFunction function = ScannedFunction.of(PciAddress.parse(address).orElseThrow(), path, space);
        functions.add(
                function.identity().isPresent()
                        ? function
                        : function.with(new PciIdentity(0x1234, 0x9999, 0, 0, 0xff0000)));
        return this;
    }

    List<PciDevice> devices() {
        return PciScan.inKernelOrder(functions, platform);
    }

    PciDevice device(String address) {
        return devices().stream()
                .filter(device -> device.toString().equals(address))
                .findFirst()
                .orElseThrow();
    }

    GroupPrediction prediction() {
        return GroupPrediction.of(devices());
    }

    /** The groups as text, members by their bus, slot and function. */
    List<String> groups() {
        return prediction().groups().stream()
                .map(group -> group.devices().stream()
                        .map(device ->
                                device.toString().substring(device.toString().indexOf(':') + 1))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** The reasons of the group of a function. */
    List<Reason> reasons(String address) {
        Optional<PredictedGroup> group =
                prediction().groupOf(PciAddress.parse(address).orElseThrow());
        return group.orElseThrow().reasons();
    }

    /** The kinds of those reasons, without what they rest on. */
    List<Reason.Kind> kinds(String address) {
        return reasons(address).stream().map(Reason::kind).toList();
    }
}

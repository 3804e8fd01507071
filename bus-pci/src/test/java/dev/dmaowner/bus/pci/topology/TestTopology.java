package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
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

    List<PciFunction> devices() {
        return PciScan.inKernelOrder(functions, platform);
    }

    PciFunction device(String address) {
        return devices().stream()
                .filter(device -> device.toString().equals(address))
                .findFirst()
                .orElseThrow();
    }

    PciForecast forecast() {
        return PciForecast.of(devices());
    }

    /** The groups as text, members by their bus, slot and function. */
    List<String> groups() {
        return forecast().groups().stream()
                .map(group -> group.devices().stream()
                        .map(device -> device.name().substring(device.name().indexOf(':') + 1))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** The reasons of the group of a function. */
    List<GroupReason> reasons(String address) {
        return groupOf(forecast(), address).orElseThrow().reasons();
    }

    /** The group of a function in a forecast. */
    static Optional<GroupForecast.Group> groupOf(GroupForecast forecast, String address) {
        DeviceId id = new DeviceId(PciAddress.BUS, address);
        return forecast.groups().stream()
                .filter(group -> group.devices().contains(id))
                .findFirst();
    }

    /** The kinds of those reasons, without what they rest on. */
    List<ReasonKind> kinds(String address) {
        return reasons(address).stream()
                .map(reason -> ReasonKind.valueOf(reason.kind()))
                .toList();
    }
}

package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Groups as they form while devices come and go. */
class PciGroupingTest {

    private final PciGrouping grouping = new PciGrouping();

    /** A view that gives each new group the lowest free number. */
    private static final class Machine implements GroupView {

        private final List<Device> devices = new ArrayList<>();
        private final Map<DeviceId, GroupId> groups = new HashMap<>();

        @Override
        public List<Device> devices(String bus) {
            return List.copyOf(devices);
        }

        @Override
        public Optional<Device> device(DeviceId id) {
            return devices.stream().filter(device -> device.id().equals(id)).findFirst();
        }

        @Override
        public Optional<GroupId> groupOf(DeviceId id) {
            return Optional.ofNullable(groups.get(id));
        }

        @Override
        public List<Translated> translatedBy(IommuInstance instance) {
            return List.of();
        }

        @Override
        public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
            return Optional.empty();
        }

        int add(PciFunction device, PciGrouping grouping) {
            devices.add(device);
            GroupChoice choice = grouping.choose(device, this);
            GroupId group = choice instanceof GroupChoice.With with
                    ? groups.get(with.device())
                    : new GroupId((int) groups.values().stream().distinct().count());
            groups.put(device.id(), group);
            return group.number();
        }

        void remove(PciFunction device) {
            devices.removeIf(other -> other.id().equals(device.id()));
            groups.remove(device.id());
        }

        void replace(PciFunction device) {
            devices.replaceAll(other -> other.id().equals(device.id()) ? device : other);
        }
    }

    private static final TestTopology TWO_FUNCTIONS = TestTopology.machine()
            .at("0000:00:07.0", Registers.rootPort().acsOn())
            .below("0000:00:07.0", "0000:05:00.0", Registers.endpoint().several())
            .below("0000:00:07.0", "0000:05:00.1", Registers.endpoint());

    @Test
    @Tag("R-255")
    @Tag("R-256")
    void aFunctionFoundAgainWithoutTheBitOfItsOwnStartsAGroupAndFunction0JoinsIt() {
        Machine machine = new Machine();
        List<PciFunction> devices = TWO_FUNCTIONS.devices();
        assertEquals(0, machine.add(devices.get(0), grouping));
        assertEquals(1, machine.add(devices.get(1), grouping));
        assertEquals(1, machine.add(devices.get(2), grouping));
        machine.remove(devices.get(2));
        assertEquals(2, machine.add(devices.get(2).with(PciFunction.Functions.SINGLE), grouping));
        machine.replace(devices.get(2));
        machine.remove(devices.get(1));
        assertEquals(2, machine.add(devices.get(1), grouping));
    }

    @Test
    void ofSeveralSiblingsTheOneThatWasAddedFirstIsJoined() {
        TestTopology three = TestTopology.machine()
                .at("0000:00:03.0", Registers.conventional().several())
                .at("0000:00:03.1", Registers.conventional())
                .at("0000:00:03.2", Registers.conventional());
        Machine machine = new Machine();
        List<PciFunction> devices = three.devices();
        devices.forEach(device -> assertEquals(0, machine.add(device, grouping)));
        machine.remove(devices.get(1));
        assertEquals(1, machine.add(devices.get(1).with(PciFunction.Functions.SINGLE), grouping));
        machine.replace(devices.get(1));
        machine.remove(devices.get(0));
        assertEquals(0, machine.add(devices.get(0), grouping));
    }

    @Test
    void aChildThatComesBeforeItsPortLeavesThePortAGroupOfItsOwn() {
        TestTopology topology = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort())
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint());
        Machine machine = new Machine();
        assertEquals(0, machine.add(topology.device("0000:01:00.0"), grouping));
        assertEquals(1, machine.add(topology.device("0000:00:01.0"), grouping));
    }

    @Test
    void aDeviceOfAnotherBusIsAlone() {
        Device foreign = new Device() {
            @Override
            public DeviceId id() {
                return new DeviceId("platform", "serial");
            }

            @Override
            public String modalias() {
                return "";
            }

            @Override
            public Optional<DeviceId> parent() {
                return Optional.empty();
            }

            @Override
            public String sysfsPath() {
                return "/sys/devices/platform/serial";
            }

            @Override
            public Optional<dev.dmaowner.firmware.FirmwareNode> firmwareNode() {
                return Optional.empty();
            }

            @Override
            public Map<String, String> attributes() {
                return Map.of();
            }
        };
        assertFalse(grouping.choose(foreign, new Machine()) instanceof GroupChoice.With);
    }

    @Test
    void theViewAndThePredictionAgree() {
        Machine machine = new Machine();
        TestTopology topology = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().several())
                .at("0000:00:01.1", Registers.rootPort().acsOn())
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint())
                .below("0000:00:01.1", "0000:02:00.0", Registers.pcieToPciBridge())
                .below("0000:02:00.0", "0000:03:00.0", Registers.conventional());
        PciForecast forecast = topology.forecast();
        for (PciFunction device : topology.devices()) {
            int predicted = forecast.groups()
                    .indexOf(TestTopology.groupOf(forecast, device.toString()).orElseThrow());
            assertEquals(predicted, machine.add(device, grouping));
        }
    }
}

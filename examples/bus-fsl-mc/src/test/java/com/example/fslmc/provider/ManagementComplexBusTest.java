package com.example.fslmc.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagementComplexBusTest {

    private final ManagementComplexBus bus = new ManagementComplexBus();

    private List<Device> devices() throws IOException {
        return bus.enumerate(new EnumerationSource(Board.host(), Firmware.NONE, ConfigSpace.LEAVE_ASLEEP));
    }

    @Test
    void containersComeBeforeWhatIsInThemAndTheComplexSpeaksForAll() throws IOException {
        List<Device> devices = devices();
        assertEquals(
                List.of("dprc.1", "dpni.1", "dprc.2", "dpni.2"),
                devices.stream().map(device -> device.id().name()).toList());
        assertEquals(new DeviceId("platform", "80c000000.fsl-mc"), devices.get(0).parent().orElseThrow());
        for (Device device : devices) {
            assertEquals(
                    Optional.of(new FirmwareNode.TreeNode("/soc/fsl-mc@80c000000")), device.firmwareNode());
        }
    }

    private Match match(String... ids) throws IOException {
        DriverDescription driver = DriverDescription.of("fsl-mc", "any", ids);
        Device interface1 = devices().get(1);
        return bus.match(interface1, new Candidate(driver, IdTable.of(driver.ids()), List.of(), Optional.empty()));
    }

    @Test
    void vendorAndTypeMustBothBeEqual() throws IOException {
        assertInstanceOf(Match.Yes.class, match("fsl-mc:v00001957ddprc", "fsl-mc:v00001957ddpni"));
        assertInstanceOf(Match.No.class, match("fsl-mc:v00001957ddpn"));
        assertInstanceOf(Match.No.class, match("fsl-mc:v00001958ddpni"));
        assertInstanceOf(Match.No.class, match());
    }

    /** Leaves grouping to the bus, as the kernel's drivers of Arm SMMUs do on this one. */
    private static final class ByBusRule implements IommuDriver {
        @Override
        public String name() {
            return "by-bus-rule";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(new IommuInstance(
                    name(), "smmu", Optional.empty(), IommuInstance.Joining.WHEN_ADDED, DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            return new JoinAnswer.ByBusRule(JoinFacts.ORDINARY);
        }
    }

    @Test
    void objectsShareTheGroupOfTheirContainerAndContainersHaveTheirOwn() throws IOException {
        Machine machine = Machine.builder()
                .host(Board.host(), Firmware.NONE)
                .groups(InitialGroups.BY_RULE)
                .bus(bus)
                .iommu(new ByBusRule())
                .build();
        assertEquals(group(machine, "dprc.1"), group(machine, "dpni.1"));
        assertEquals(group(machine, "dprc.2"), group(machine, "dpni.2"));
        assertEquals(2, machine.groups().size());
    }

    private static GroupId group(Machine machine, String name) {
        return machine.groupOf(new DeviceId("fsl-mc", name)).orElseThrow();
    }

    @Test
    void rescanTakesANumberAndNothingElse() throws IOException {
        Machine machine =
                Machine.builder().host(Board.host(), Firmware.NONE).bus(bus).build();
        assertEquals(Optional.empty(), machine.host().write("/sys/bus/fsl-mc/rescan", "1\n").refusal());
        assertEquals(
                Errno.EINVAL,
                machine.host().write("/sys/bus/fsl-mc/rescan", "now\n").refusal().orElseThrow().errno());
    }
}

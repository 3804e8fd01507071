package dev.dmaowner.bus.platform.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode.TreeNode;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bus under the driver core, on a board of our own with one IOMMU. */
class PlatformMachineTest {

    private static final DeviceId DMA = new DeviceId("platform", "1000.dma");

    private record NamedDriver(DriverDescription description) implements Driver {
        @Override
        public ProbeAnswer probe(ProbeContext context) {
            return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        }
    }

    /** Gives every device a group of its own. */
    private static final class EachItsOwn implements IommuDriver {
        @Override
        public String name() {
            return "test-iommu";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(new IommuInstance(
                    name(),
                    "iommu0",
                    Optional.of(new TreeNode("/iommu@0")),
                    IommuInstance.Joining.WHEN_CONFIGURED,
                    DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
        }
    }

    private static Firmware board(UnaryOperator<FlattenedTreeWriter> iommuProperties) throws IOException {
        FlattenedTreeWriter board = new FlattenedTreeWriter()
                .begin("")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .begin("iommu@0")
                .strings("compatible", "test,iommu")
                .cells("phandle", 1)
                .cells("#iommu-cells", 1);
        iommuProperties
                .apply(board)
                .end()
                .begin("dma@1000")
                .strings("compatible", "vendor,dma")
                .cells("reg", 0x1000, 0x100)
                .cells("iommus", 1, 7)
                .end()
                .end();
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(board.bytes())));
    }

    private static MachineBuilder machine(Firmware firmware) throws IOException {
        Host nothing = CapturedHost.of(CapturedTree.builder().directory("sys").build(), "test");
        return Machine.builder()
                .host(nothing, firmware)
                .bus(new PlatformBus())
                .driver(new NamedDriver(DriverDescription.of("platform", "dma", "of:N*T*Cvendor,dma")))
                .driver(new NamedDriver(DriverDescription.of("platform", "other", "of:N*T*Cvendor,other")));
    }

    private static Machine machineWithIommu() throws IOException {
        return machine(board(b -> b)).iommu(new EachItsOwn()).build();
    }

    private static Optional<Errno> errno(WriteAnswer answer) {
        return answer instanceof WriteAnswer.Refused refused
                ? Optional.of(refused.why().errno())
                : Optional.empty();
    }

    private static WriteAnswer write(Machine machine, String path, String text) {
        return machine.host().write("/sys/bus/platform/" + path, text + "\n");
    }

    @Test
    void aDeviceOfTheTreeJoinsItsGroupAndIsBound() throws IOException {
        Machine machine = machineWithIommu();
        assertEquals(Optional.of("dma"), machine.driverOf(DMA));
        assertEquals(Optional.of(new GroupId(0)), machine.groupOf(DMA));
        assertEquals(
                "OF_NAME=dma",
                machine.host()
                        .readText("/sys/devices/platform/1000.dma/uevent")
                        .orElseThrow()
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    @Tag("R-136")
    void bindingRefusesWhatIsBoundUnknownOrUnfit() throws IOException {
        Machine machine = machineWithIommu();
        assertEquals(Optional.of(Errno.EBUSY), errno(write(machine, "drivers/dma/bind", "1000.dma")));
        assertEquals(Optional.of(Errno.ENODEV), errno(write(machine, "drivers/dma/bind", "nosuch")));
        assertEquals(Optional.of(Errno.ENODEV), errno(write(machine, "drivers/other/bind", "1000.dma")));
        assertEquals(Optional.empty(), errno(write(machine, "drivers/dma/unbind", "1000.dma")));
        assertEquals(Optional.of(Errno.ENODEV), errno(write(machine, "drivers/other/bind", "1000.dma")));
        assertEquals(Optional.empty(), errno(write(machine, "drivers/dma/bind", "1000.dma")));
    }

    @Test
    @Tag("R-137")
    void aClaimedGroupRefusesBindingAndAReleasedOneDoesNot() throws IOException {
        Machine machine = machineWithIommu();
        write(machine, "drivers/dma/unbind", "1000.dma");
        DmaClaim claim = machine.groups()
                .get(0)
                .claim(new DmaOwner.User("/dev/vfio/0", 1))
                .value()
                .orElseThrow();
        assertEquals(Optional.of(Errno.EBUSY), errno(write(machine, "drivers/dma/bind", "1000.dma")));
        assertEquals(Optional.of(Errno.EINVAL), errno(write(machine, "drivers_probe", "1000.dma")));
        assertEquals(Optional.empty(), machine.driverOf(DMA));
        claim.close();
        assertEquals(Optional.empty(), errno(write(machine, "drivers_probe", "1000.dma")));
        assertEquals(Optional.of("dma"), machine.driverOf(DMA));
    }

    @Test
    @Tag("R-151")
    void aDeviceBehindADisabledIommuIsBoundWithoutAGroup() throws IOException {
        Machine machine = machine(board(iommu -> iommu.strings("status", "disabled")))
                .iommu(new EachItsOwn())
                .build();
        assertEquals(Optional.of("dma"), machine.driverOf(DMA));
        assertEquals(Optional.empty(), machine.groupOf(DMA));
    }

    @Test
    @Tag("R-152")
    @Tag("R-170")
    void aDeviceWaitsForTheDriverOfItsIommuUntilNobodyWaitsAnyMore() throws IOException {
        Machine machine = machine(board(b -> b)).build();
        assertEquals(Optional.empty(), machine.driverOf(DMA));
        assertEquals(List.of(DMA), machine.deferred());
        assertEquals(Optional.of(Errno.EAGAIN), errno(write(machine, "drivers/dma/bind", "1000.dma")));
        assertEquals(Optional.of(Errno.EINVAL), errno(write(machine, "drivers_probe", "1000.dma")));
        assertEquals(List.of(), machine.groups());
        machine.stopWaitingForIommus();
        assertEquals(Optional.of("dma"), machine.driverOf(DMA));
        assertEquals(Optional.empty(), machine.groupOf(DMA));
    }

    @Test
    @Tag("R-169")
    void aDeviceStaysInItsGroupWhenAnotherDriverProbesIt() throws IOException {
        Machine machine = machineWithIommu();
        write(machine, "drivers/dma/unbind", "1000.dma");
        assertInstanceOf(Ownership.Unowned.class, machine.groups().get(0).ownership());
        assertEquals(Optional.of(new GroupId(0)), machine.groupOf(DMA));
        machine.host().write("/sys/devices/platform/1000.dma/driver_override", "other\n");
        assertEquals(Optional.empty(), errno(write(machine, "drivers/other/bind", "1000.dma")));
        assertEquals(Optional.of("other"), machine.driverOf(DMA));
        assertEquals(Optional.of(new GroupId(0)), machine.groupOf(DMA));
        assertEquals(1, machine.groups().size());
    }
}

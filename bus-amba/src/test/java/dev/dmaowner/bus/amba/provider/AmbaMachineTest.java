package dev.dmaowner.bus.amba.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode.TreeNode;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bus under the driver core, on a board of our own: a device whose id is known and one whose id cannot be read. */
class AmbaMachineTest {

    private static final DeviceId KNOWN = new DeviceId("amba", "1000.known");
    private static final DeviceId UNREADABLE = new DeviceId("amba", "2000.unreadable");

    private record NamedDriver(DriverDescription description, ProbeAnswer answer) implements Driver {
        @Override
        public ProbeAnswer probe(ProbeContext context) {
            return answer;
        }
    }

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

    private static Machine machine() throws IOException {
        byte[] board = new FlattenedTreeWriter()
                .begin("")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .begin("iommu@0")
                .cells("phandle", 1)
                .cells("#iommu-cells", 1)
                .end()
                .begin("known@1000")
                .strings("compatible", "arm,primecell")
                .cells("reg", 0x1000, 0x1000)
                .cells("arm,primecell-periphid", 0xa1001)
                .cells("iommus", 1, 7)
                .end()
                .begin("unreadable@2000")
                .strings("compatible", "arm,primecell")
                .cells("reg", 0x2000, 0x1000)
                .end()
                .end()
                .bytes();
        ProbeAnswer bound = new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        return Machine.builder()
                .host(
                        CapturedHost.of(CapturedTree.builder().directory("sys").build(), "test"),
                        Firmware.of(DeviceTree.read(ByteBuffer.wrap(board))))
                .bus(new AmbaBus())
                .iommu(new EachItsOwn())
                .driver(new NamedDriver(DriverDescription.of("amba", "kdma", "amba:d???A1001"), bound))
                .driver(new NamedDriver(
                        DriverDescription.of("amba", "amba-proxy"),
                        ProbeAnswer.refused(Errno.ENODEV, "it takes no device")))
                .build();
    }

    private static Optional<Errno> write(Machine machine, String path, String text) {
        WriteAnswer answer = machine.host().write(path, text + "\n");
        return answer instanceof WriteAnswer.Refused refused
                ? Optional.of(refused.why().errno())
                : Optional.empty();
    }

    private static Optional<Errno> writeToBus(Machine machine, String file, DeviceId device) {
        return write(machine, "/sys/bus/amba/" + file, device.name());
    }

    @Test
    @Tag("R-138")
    void aClaimedGroupRefusesBindingAlsoWithAnOverride() throws IOException {
        Machine machine = machine();
        assertEquals(Optional.of("kdma"), machine.driverOf(KNOWN));
        writeToBus(machine, "drivers/kdma/unbind", KNOWN);
        machine.groups().get(0).claim(new DmaOwner.User("/dev/vfio/0", 1));
        assertEquals(Optional.of(Errno.EBUSY), writeToBus(machine, "drivers/kdma/bind", KNOWN));
        assertEquals(Optional.empty(), write(machine, "/sys/devices/platform/1000.known/driver_override", "kdma"));
        assertEquals(Optional.of(Errno.EINVAL), writeToBus(machine, "drivers_probe", KNOWN));
        assertEquals(Optional.empty(), machine.driverOf(KNOWN));
    }

    @Test
    @Tag("R-142")
    void aDeviceWhoseIdCannotBeReadIsDeferred() throws IOException {
        Machine machine = machine();
        assertEquals(List.of(UNREADABLE), machine.deferred());
        assertEquals(Optional.of(Errno.EINVAL), writeToBus(machine, "drivers_probe", UNREADABLE));
        write(machine, "/sys/devices/platform/2000.unreadable/driver_override", "kdma");
        assertEquals(Optional.of(Errno.EINVAL), writeToBus(machine, "drivers_probe", UNREADABLE));
        assertEquals(Optional.of("00000000"), machine.host().readText("/sys/devices/platform/2000.unreadable/id"));
    }

    @Test
    @Tag("R-143")
    void aDriverThatIgnoresTheIdCanBeBoundByHand() throws IOException {
        Machine machine = machine();
        assertEquals(Optional.empty(), writeToBus(machine, "drivers/kdma/bind", UNREADABLE));
        assertEquals(Optional.of("kdma"), machine.driverOf(UNREADABLE));
    }

    @Test
    @Tag("R-144")
    void aDriverThatRefusesEverythingIsAskedWhenTheIdCannotBeRead() throws IOException {
        Machine machine = machine();
        assertEquals(Optional.of(Errno.ENODEV), writeToBus(machine, "drivers/amba-proxy/bind", UNREADABLE));
        assertEquals(
                "it takes no device",
                machine.lastRefusal(UNREADABLE).orElseThrow().reason());
    }

    @Test
    @Tag("R-145")
    void aDriverWithoutIdsIsNotAskedWhenTheIdIsKnown() throws IOException {
        Machine machine = machine();
        writeToBus(machine, "drivers/kdma/unbind", KNOWN);
        assertEquals(Optional.of(Errno.ENODEV), writeToBus(machine, "drivers/amba-proxy/bind", KNOWN));
    }
}

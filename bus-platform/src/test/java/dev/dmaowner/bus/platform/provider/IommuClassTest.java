package dev.dmaowner.bus.platform.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.CatalogueDriver;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a simulated machine shows in {@code /sys/class/iommu}. */
class IommuClassTest {

    private static final String BASE = "sys/firmware/devicetree/base";
    private static final String CLASS = "/sys/class/iommu";

    /** An IOMMU at one node, which does not know its name in the class. */
    private record OneIommu(String path) implements IommuDriver {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(new IommuInstance(
                    name(),
                    path,
                    Optional.of(new FirmwareNode.TreeNode(path)),
                    Joining.WHEN_CONFIGURED,
                    DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
        }
    }

    private static void text(CapturedTreeBuilder tree, String path, String value) throws IOException {
        tree.file(BASE + path, (value + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static void cells(CapturedTreeBuilder tree, String path, int... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        for (int value : values) {
            bytes.putInt(value);
        }
        tree.file(BASE + path, bytes.array());
    }

    private static CapturedTreeBuilder tree() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        cells(tree, "/#address-cells", 1);
        cells(tree, "/#size-cells", 1);
        text(tree, "/iommu@1000/compatible", "test,iommu");
        cells(tree, "/iommu@1000/reg", 0x1000, 0x100);
        cells(tree, "/iommu@1000/#iommu-cells", 1);
        cells(tree, "/iommu@1000/phandle", 1);
        text(tree, "/disk@2000/compatible", "test,disk");
        cells(tree, "/disk@2000/reg", 0x2000, 0x100);
        cells(tree, "/disk@2000/iommus", 1, 7);
        return tree;
    }

    private static Machine machine(CapturedTreeBuilder tree) throws IOException {
        Host host = CapturedHost.of(tree.build(), "a tree");
        return Machine.builder()
                .host(host, Firmware.read(host))
                .bus(new PlatformBus())
                .iommu(new OneIommu("/iommu@1000"))
                .driver(new CatalogueDriver(DriverDescription.of("platform", "disk", "of:N*T*Ctest,disk")))
                .build();
    }

    @Test
    void anIommuBearsTheNameOfItsDeviceAndListsWhatItTranslates() throws IOException {
        Host host = machine(tree()).host();
        assertEquals(List.of("1000.iommu"), host.list(CLASS));
        assertEquals(
                Optional.of("../../devices/platform/1000.iommu/iommu/1000.iommu"),
                host.readLink(CLASS + "/1000.iommu"));
        assertEquals(List.of("2000.disk"), host.list(CLASS + "/1000.iommu/devices"));
        assertEquals(
                Optional.of("../../../class/iommu/1000.iommu"), host.readLink("/sys/devices/platform/2000.disk/iommu"));
    }

    @Test
    void aDeviceInNoGroupNamesNoIommu() throws IOException {
        Host host = machine(tree()).host();
        assertFalse(host.exists("/sys/devices/platform/1000.iommu/iommu"));
        assertFalse(host.exists(CLASS + "/2000.disk"));
    }

    @Test
    void whatARecordedKernelHasRegisteredStands() throws IOException {
        CapturedTreeBuilder tree = tree();
        tree.directory("sys/devices/virtual/iommu/smmu0");
        tree.link("sys/class/iommu/smmu0", "../../devices/virtual/iommu/smmu0");
        assertEquals(List.of("smmu0"), machine(tree).host().list(CLASS));
    }

    @Test
    void whatFirmwareSaysOfADevicesDmaIsToldWithoutADriver() throws IOException {
        Machine machine = machine(tree());
        assertEquals(
                List.of(List.of(7)),
                machine.dmaConfiguration(new DeviceId("platform", "2000.disk"))
                        .flatMap(configuration -> configuration.iommu())
                        .map(iommu -> iommu.ids())
                        .orElseThrow());
        assertEquals(Optional.empty(), machine.dmaConfiguration(new DeviceId("platform", "nobody")));
        assertEquals("one", machine.iommus().get(0).driver());
    }

    @Test
    void directoriesThatHoldOnlyTheMachinesOwnAreListed() throws IOException {
        Host host = machine(tree()).host();
        assertEquals(List.of("1000.iommu", "2000.disk"), host.list("/sys/devices/platform"));
        assertEquals(List.of("platform"), host.list("/sys/devices"));
        assertEquals(List.of("iommu"), host.list("/sys/class"));
    }
}

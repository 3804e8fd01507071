package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.PciAddress;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PciPlace;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the bus and the drivers of its core do at a probe. */
class PciProbeTest {

    private static final int EXPRESS = 0x10;
    private static final int HOT_PLUG = 0x0c;

    private static Optional<Errno> probe(Driver driver, PciFunction device, List<DynamicId> ids, String override) {
        DriverDescription description = driver.description();
        ProbeContext context = mock(ProbeContext.class);
        when(context.device()).thenReturn(device);
        when(context.candidate())
                .thenReturn(new Candidate(
                        description,
                        IdTable.of(description.ids()),
                        ids,
                        Optional.of(override).filter(name -> !name.isEmpty())));
        ProbeAnswer answer = new PciBus().probe(context, driver);
        return answer instanceof ProbeAnswer.Refused refused
                ? Optional.of(refused.why().errno())
                : Optional.empty();
    }

    private static Optional<Errno> probe(Driver driver, PciFunction device) {
        return probe(driver, device, List.of(PciDynamicId.of(0x8086, 0x10d3)), "");
    }

    @Test
    @Tag("R-120")
    void thePortsDriverTakesPortsAndNoOtherBridges() {
        assertEquals(Optional.empty(), probe(new PciePortDriver(), bridge(EXPRESS, 0x0042)));
        assertEquals(Optional.empty(), probe(new PciePortDriver(), bridge(EXPRESS, 0x00a2)));
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciePortDriver(), bridge(EXPRESS, 0x0072)));
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciePortDriver(), bridge(0x01, 0)));
    }

    private static PciFunction bridge(int capability, int word) {
        return Machines.device(Machines.header(1, capability, word));
    }

    @Test
    @Tag("R-124")
    void theStubTakesWhateverItIsGiven() {
        assertEquals(Optional.empty(), probe(new PciStubDriver(), bridge(EXPRESS, 0x0042), List.of(), "pci-stub"));
    }

    @Test
    void thePortsDriverAndTheStubManageDmaThemselvesAndTheHotPlugDriverDoesNot() {
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertEquals(DmaManagement.BY_DRIVER, new PciePortDriver().dmaManagement(rules));
            assertEquals(DmaManagement.BY_DRIVER, new PciStubDriver().dmaManagement(rules));
            assertEquals(DmaManagement.BY_CORE, new StandardHotPlugDriver().dmaManagement(rules));
        }
    }

    @Test
    void theHotPlugDriverTakesABridgeThatHasTheControllerAndThatFirmwareLeavesToIt() {
        Driver driver = new StandardHotPlugDriver();
        PciFunction bridge = bridge(HOT_PLUG, 0);
        assertEquals(Optional.of(Errno.ENODEV), probe(driver, bridge));
        assertEquals(Optional.empty(), probe(driver, Machines.below(bridge, new FirmwareNode.TreeNode("/pcie@0"))));
        assertEquals(
                Optional.of(Errno.ENODEV),
                probe(driver, Machines.below(bridge, new FirmwareNode.AcpiObject("\\_SB.PCI0"))));
        assertEquals(
                Optional.of(Errno.ENODEV),
                probe(driver, Machines.below(bridge(EXPRESS, 0x0042), new FirmwareNode.TreeNode("/pcie@0"))));
    }

    private static PciFunction with(PciFunction device, PciPlace place) {
        return PciFunction.of(
                device.address(),
                device.identity(),
                device.revision(),
                place,
                device.configurationSpace(),
                device.virtualFunctions(),
                device.functions());
    }

    @Test
    @Tag("R-129")
    void aVirtualFunctionIsLeftAloneWherePhysicalOneSaysSoUnlessAnOverrideNamesADriver() {
        PciFunction kept = virtual(VirtualFunctionOf.Probing.ONLY_UNDER_OVERRIDE);
        PciFunction free = virtual(VirtualFunctionOf.Probing.ALLOWED);
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciStubDriver(), kept));
        assertEquals(Optional.empty(), probe(new PciStubDriver(), free));
        assertEquals(Optional.empty(), probe(new PciStubDriver(), kept, List.of(), "pci-stub"));
    }

    private static PciFunction virtual(VirtualFunctionOf.Probing probing) {
        PciFunction device = Machines.device(Machines.header(0));
        PciPlace place = device.place();
        PciAddress physical = PciAddress.parse("0000:00:02.1").orElseThrow();
        return with(
                device,
                new PciPlace(
                        place.sysfsPath(),
                        place.bridge(),
                        place.realDmaDevice(),
                        Optional.of(new VirtualFunctionOf(physical, probing)),
                        place.node(),
                        place.hostBridgeNode(),
                        place.platform()));
    }

    @Test
    void aMatchThatNoLongerHoldsIsNotProbed() {
        PciFunction device = Machines.device(Machines.header(0));
        Driver stub = new PciStubDriver();
        List<DynamicId> itsId = List.of(PciDynamicId.of(0x8086, 0x10d3));
        assertEquals(Optional.empty(), probe(stub, device, List.of(), "pci-stub"));
        assertEquals(Optional.of(Errno.ENODEV), probe(stub, device, List.of(), ""));
        assertEquals(Optional.of(Errno.ENODEV), probe(stub, device, itsId, "e1000e"));
        assertEquals(Optional.empty(), probe(stub, device, itsId, ""));
    }

    @Test
    void anOrdinaryDriverUsesTheDefaultDomainAndOneThatManagesDmaLeavesIt() {
        PciFunction device = Machines.device(Machines.header(0));
        assertEquals(
                new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID), configure(device, DmaManagement.BY_CORE));
        assertInstanceOf(DmaConfigureAnswer.Leave.class, configure(device, DmaManagement.BY_DRIVER));
    }

    private static DmaConfigureAnswer configure(PciFunction device, DmaManagement management) {
        return new PciBus().dmaConfigure(device, context(management, Firmware.NONE));
    }

    private static DmaConfigureContext context(DmaManagement management, Firmware firmware) {
        return new DmaConfigureContext(
                OwnershipRules.LINUX_6_12,
                new PciStubDriver().description(),
                management,
                new FirmwareDmaConfigure(firmware));
    }

    /** The map of the board hands requester ids on as stream ids. */
    @Test
    void firmwareIsAskedForEveryIdUnderWhichTheFunctionSends() throws IOException {
        TreeHost host = TreeHost.ofArchive(SharedData.path("pci/captures/virt-smmuv3-dt.sys.tar.gz"));
        Firmware firmware = Firmware.read(host);
        List<PciFunction> devices = host.pciDevices();
        int behindBridges = 0;
        for (PciFunction device : devices) {
            DmaConfigureAnswer answer = new PciBus().dmaConfigure(device, context(DmaManagement.BY_DRIVER, firmware));
            DmaConfiguration configuration =
                    assertInstanceOf(DmaConfigureAnswer.Leave.class, answer).configuration();
            List<Integer> wanted = PciDmaConfigure.requesterIds(device);
            behindBridges += wanted.size() > 1 ? 1 : 0;
            assertEquals(
                    wanted,
                    configuration.iommu().orElseThrow().ids().stream()
                            .map(id -> id.get(0))
                            .toList());
        }
        assertTrue(behindBridges > 0);
    }
}

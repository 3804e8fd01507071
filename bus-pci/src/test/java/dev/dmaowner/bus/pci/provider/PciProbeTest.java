package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.bus.pci.PciAddress;
import dev.dmaowner.bus.pci.PciDevice;
import dev.dmaowner.bus.pci.PciPlace;
import dev.dmaowner.bus.pci.VirtualFunctionOf;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the bus and the drivers of its core do at a probe. */
class PciProbeTest {

    private static final int EXPRESS = 0x10;
    private static final int HOT_PLUG = 0x0c;

    private static ProbeContext context(PciDevice device, Match match, Optional<String> override) {
        ProbeContext context = mock(ProbeContext.class);
        when(context.device()).thenReturn(device);
        when(context.match()).thenReturn(match);
        when(context.override()).thenReturn(override);
        return context;
    }

    private static Optional<Errno> probe(Driver driver, PciDevice device, Match match, Optional<String> override) {
        ProbeAnswer answer = new PciBus().probe(context(device, match, override), driver);
        return answer instanceof ProbeAnswer.Refused refused
                ? Optional.of(refused.why().errno())
                : Optional.empty();
    }

    private static Optional<Errno> probe(Driver driver, PciDevice device) {
        return probe(driver, device, new Match.Yes(Match.Rule.STATIC_ID, "pci:v*"), Optional.empty());
    }

    @Test
    @Tag("R-120")
    void thePortsDriverTakesPortsAndNoOtherBridges() {
        assertEquals(Optional.empty(), probe(new PciePortDriver(), bridge(EXPRESS, 0x0042)));
        assertEquals(Optional.empty(), probe(new PciePortDriver(), bridge(EXPRESS, 0x00a2)));
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciePortDriver(), bridge(EXPRESS, 0x0072)));
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciePortDriver(), bridge(0x01, 0)));
    }

    private static PciDevice bridge(int capability, int word) {
        return Machines.device(Machines.header(1, capability, word));
    }

    @Test
    @Tag("R-124")
    void theStubTakesWhateverItIsGiven() {
        Match byOverride = new Match.Yes(Match.Rule.OVERRIDE, "pci-stub");
        assertEquals(
                Optional.empty(),
                probe(new PciStubDriver(), bridge(EXPRESS, 0x0042), byOverride, Optional.of("pci-stub")));
    }

    @Test
    @Tag("R-036")
    @Tag("R-121")
    @Tag("R-122")
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
        PciDevice bridge = bridge(HOT_PLUG, 0);
        assertEquals(Optional.of(Errno.ENODEV), probe(driver, bridge));
        assertEquals(Optional.empty(), probe(driver, below(bridge, new FirmwareNode.TreeNode("/pcie@0"))));
        assertEquals(
                Optional.of(Errno.ENODEV), probe(driver, below(bridge, new FirmwareNode.AcpiObject("\\_SB.PCI0"))));
        assertEquals(
                Optional.of(Errno.ENODEV),
                probe(driver, below(bridge(EXPRESS, 0x0042), new FirmwareNode.TreeNode("/pcie@0"))));
    }

    private static PciDevice below(PciDevice device, FirmwareNode hostBridge) {
        PciPlace place = device.place();
        return with(
                device,
                new PciPlace(
                        place.sysfsPath(),
                        place.bridge(),
                        place.realDmaDevice(),
                        place.virtualFunctionOf(),
                        place.node(),
                        Optional.of(hostBridge),
                        place.platform()));
    }

    private static PciDevice with(PciDevice device, PciPlace place) {
        return new PciDevice(
                device.address(), device.identity(), place, device.configurationSpace(), device.functions());
    }

    @Test
    @Tag("R-129")
    void aVirtualFunctionIsLeftAloneWherePhysicalOneSaysSoUnlessAnOverrideNamesADriver() {
        PciDevice kept = virtual(VirtualFunctionOf.Probing.ONLY_UNDER_OVERRIDE);
        PciDevice free = virtual(VirtualFunctionOf.Probing.ALLOWED);
        Match byId = new Match.Yes(Match.Rule.STATIC_ID, "pci:v*");
        assertEquals(Optional.of(Errno.ENODEV), probe(new PciStubDriver(), kept));
        assertEquals(Optional.empty(), probe(new PciStubDriver(), free));
        assertEquals(Optional.empty(), probe(new PciStubDriver(), kept, byId, Optional.of("pci-stub")));
    }

    private static PciDevice virtual(VirtualFunctionOf.Probing probing) {
        PciDevice device = Machines.device(Machines.header(0));
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
    @Tag("R-258")
    void aMatchThatNoLongerHoldsIsNotProbed() {
        PciDevice device = Machines.device(Machines.header(0));
        Match byOverride = new Match.Yes(Match.Rule.OVERRIDE, "pci-stub");
        Match underOverride = new Match.Yes(Match.Rule.STATIC_ID, "vfio_pci:v*");
        Match dynamic = new Match.Yes(Match.Rule.DYNAMIC_ID, "8086:10d3");
        Driver stub = new PciStubDriver();
        assertEquals(Optional.empty(), probe(stub, device, byOverride, Optional.of("pci-stub")));
        assertEquals(Optional.of(Errno.ENODEV), probe(stub, device, byOverride, Optional.empty()));
        assertEquals(Optional.of(Errno.ENODEV), probe(stub, device, byOverride, Optional.of("e1000e")));
        assertEquals(Optional.of(Errno.ENODEV), probe(stub, device, underOverride, Optional.empty()));
        assertEquals(Optional.empty(), probe(stub, device, dynamic, Optional.empty()));
    }

    @Test
    void anOrdinaryDriverUsesTheDefaultDomainAndOneThatManagesDmaLeavesIt() {
        PciDevice device = Machines.device(Machines.header(0));
        assertEquals(
                new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID), configure(device, DmaManagement.BY_CORE));
        assertInstanceOf(DmaConfigureAnswer.Leave.class, configure(device, DmaManagement.BY_DRIVER));
    }

    private static DmaConfigureAnswer configure(PciDevice device, DmaManagement management) {
        return new PciBus()
                .dmaConfigure(
                        device,
                        new DmaConfigureContext(
                                OwnershipRules.LINUX_6_12,
                                new PciStubDriver().description(),
                                management,
                                new FirmwareDmaConfigure()));
    }
}

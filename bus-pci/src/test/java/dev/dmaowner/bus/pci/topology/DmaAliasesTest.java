package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.PciAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DmaAliasesTest {

    private static List<Integer> ids(TestTopology machine, String address) {
        return DmaAliases.of(machine.device(address)).stream()
                .map(DmaAlias::requesterId)
                .toList();
    }

    private static TestTopology behind(Registers bridge) {
        return TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn().buses(0, 1, 2))
                .below("0000:00:01.0", "0000:01:00.0", bridge.buses(1, 2, 2))
                .below("0000:01:00.0", "0000:02:01.0", Registers.conventional());
    }

    @Test
    void aPortPassesRequestsOnUnderTheirOwnId() {
        assertEquals(List.of(0x0208), ids(behind(Registers.upstreamPort()), "0000:02:01.0"));
    }

    @Test
    void aBridgeFromPcieToPciPutsTheFirstIdOfItsOtherSideOnRequests() {
        assertEquals(List.of(0x0208, 0x0200), ids(behind(Registers.pcieToPciBridge()), "0000:02:01.0"));
    }

    @Test
    void aBridgeFromPciToPcieAndAConventionalOnePutTheirOwnIdOnRequests() {
        assertEquals(List.of(0x0208, 0x0100), ids(behind(Registers.pciToPcieBridge()), "0000:02:01.0"));
        assertEquals(List.of(0x0208, 0x0100), ids(behind(Registers.pciBridge()), "0000:02:01.0"));
    }

    @Test
    void aBridgeThatHidesWhatItIsPutsTheFirstIdOfItsOtherSideOnRequests() {
        assertEquals(List.of(0x0208, 0x0200), ids(behind(Registers.pciBridge().ids(0x1b21, 0x1080)), "0000:02:01.0"));
    }

    @Test
    void theSameBridgeBelowConventionalPciHidesNothing() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.pciBridge().ids(0x1b21, 0x1080).buses(0, 1, 1))
                .below("0000:00:01.0", "0000:01:01.0", Registers.conventional());
        assertEquals(List.of(0x0108, 0x0008), ids(machine, "0000:01:01.0"));
    }

    @Test
    void theWalkEndsAtABridgeThatTheIommuIsAt() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.pciBridge().buses(0, 1, 3))
                .below(
                        "0000:00:01.0",
                        "0000:01:00.0",
                        Registers.pciBridge().ids(0x14e4, 0x9000).buses(1, 2, 3))
                .below(
                        "0000:01:00.0",
                        "0000:02:00.0",
                        Registers.pcieToPciBridge().buses(2, 3, 3))
                .below("0000:02:00.0", "0000:03:01.0", Registers.conventional());
        assertEquals(List.of(0x0308, 0x0300), ids(machine, "0000:03:01.0"));
    }

    @Test
    void quirksAddIdsOfTheSameBus() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:02.0", Registers.endpoint().ids(0x1b4b, 0x9123))
                .at("0000:00:03.0", Registers.endpoint().ids(0x9005, 0x0285).subsystem(0x9005, 0x02bb))
                .at("0000:00:04.0", Registers.endpoint().ids(0x9005, 0x0285).subsystem(0x9005, 0x0001))
                .at("0000:00:05.0", Registers.endpoint().ids(0x8086, 0x2260));
        assertEquals(List.of(0x10, 0x11), ids(machine, "0000:00:02.0"));
        assertEquals(List.of(0x18, 0x08), ids(machine, "0000:00:03.0"));
        assertEquals(List.of(0x20), ids(machine, "0000:00:04.0"));
        assertEquals(List.of(0x28, 0x80, 0x88, 0x93), ids(machine, "0000:00:05.0"));
    }

    @Test
    void bridgesBetweenHostsSendUnderEveryIdOfTheirBus() {
        TestTopology machine =
                TestTopology.machine().at("0000:00:02.0", Registers.endpoint().ids(0x10b5, 0x87b0));
        assertEquals(256, ids(machine, "0000:00:02.0").size());
        TestTopology boards =
                TestTopology.machine().at("0000:00:02.0", Registers.endpoint().ids(0x8086, 0x2954));
        assertEquals(160, ids(boards, "0000:00:02.0").size());
    }

    @Test
    void firmwaresTableAddsAnIdOnlyOnTheSameBus() {
        PciPlatform platform = new PciPlatform(
                PciPlatform.IvrsTable.PRESENT,
                Map.of(
                        PciAddress.ofRequesterId(0, 0x10), 0x0020,
                        PciAddress.ofRequesterId(0, 0x18), 0x0120,
                        PciAddress.ofRequesterId(0, 0x20), 0x0020));
        TestTopology machine = TestTopology.machine()
                .platform(platform)
                .at("0000:00:02.0", Registers.endpoint())
                .at("0000:00:03.0", Registers.endpoint())
                .at("0000:00:04.0", Registers.endpoint());
        assertEquals(List.of(0x10, 0x20), ids(machine, "0000:00:02.0"));
        assertEquals(List.of(0x18), ids(machine, "0000:00:03.0"));
        assertEquals(List.of(0x20), ids(machine, "0000:00:04.0"));
    }
}

package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.EnumerationSource.AccessControl;
import dev.dmaowner.spi.GroupForecast;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Defects of devices that kernels know from one release on. */
class KnownDefectsTest {

    private static PciPlatform under(String release) {
        return new PciPlatform(
                PciPlatform.IvrsTable.ABSENT,
                Map.of(),
                AccessControl.AS_SHOWN,
                KernelRules.ofRelease(release).orElseThrow());
    }

    /** A switch with two downstream ports that do not switch source validation on, and a device below each. */
    private static TestTopology belowASwitch(String release, int device) {
        Registers port = Registers.downstreamPort().ids(0x111d, device).acs(0x1d, 0x1c);
        return TestTopology.machine()
                .platform(under(release))
                .at("0000:00:01.0", Registers.rootPort().acsOn().buses(0, 1, 4))
                .below("0000:00:01.0", "0000:01:00.0", Registers.upstreamPort().buses(1, 2, 4))
                .below("0000:01:00.0", "0000:02:00.0", port.buses(2, 3, 3))
                .below("0000:02:00.0", "0000:03:00.0", Registers.endpoint());
    }

    private static int membersOfTheEndpointsGroup(TestTopology machine) {
        return machine.forecast().groups().stream()
                .map(GroupForecast.Group::devices)
                .filter(members -> members.stream().anyMatch(id -> id.name().equals("0000:03:00.0")))
                .findFirst()
                .orElseThrow()
                .size();
    }

    @ParameterizedTest
    @CsvSource({"6.18, 80b5, 2", "6.19, 8090, 2", "7.0, 80b5, 1", "7.0, 8090, 1", "7.3, 80b6, 2"})
    @Tag("N-019")
    void sourceValidationOfTheseSwitchesIsNotAskedFor(String release, String device, int members) {
        assertEquals(members, membersOfTheEndpointsGroup(belowASwitch(release, Integer.parseInt(device, 16))));
    }

    private static TestTopology belowAnAspeedBridge(String release, Registers bridge) {
        return TestTopology.machine()
                .platform(under(release))
                .at("0000:00:01.0", Registers.rootPort().acsOn().buses(0, 1, 2))
                .below(
                        "0000:00:01.0",
                        "0000:01:00.0",
                        bridge.ids(0x1a03, 0x1150).buses(1, 2, 2))
                .below("0000:01:00.0", "0000:02:00.0", Registers.conventional())
                .below("0000:01:00.0", "0000:02:01.0", Registers.conventional());
    }

    private static List<Integer> ids(TestTopology machine) {
        return DmaAliases.of(machine.device("0000:02:01.0")).stream()
                .map(DmaAlias::requesterId)
                .toList();
    }

    @Test
    @Tag("N-020")
    void devicesBehindTheBridgeOfAnAspeedChipKeepTheirIds() {
        assertEquals(List.of(0x0208, 0x0200), ids(belowAnAspeedBridge("6.19", Registers.pcieToPciBridge())));
        assertEquals(List.of(0x0208), ids(belowAnAspeedBridge("7.0", Registers.pcieToPciBridge())));
        assertEquals(List.of(0x0208, 0x0100), ids(belowAnAspeedBridge("7.0", Registers.pciBridge())));
    }

    @Test
    @Tag("N-020")
    void theirGroupStaysTheSame() {
        List<List<String>> before = groups(belowAnAspeedBridge("6.19", Registers.pcieToPciBridge()));
        assertEquals(before, groups(belowAnAspeedBridge("7.0", Registers.pcieToPciBridge())));
        assertEquals(List.of("0000:01:00.0", "0000:02:00.0", "0000:02:01.0"), before.get(1));
    }

    private static List<List<String>> groups(TestTopology machine) {
        return machine.forecast().groups().stream()
                .map(group -> group.devices().stream().map(id -> id.name()).toList())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"7.2, 1008, false", "7.3, 1008, true", "6.1, 1006, true", "7.3, 1007, false"})
    void aSwitchtecBridgeBetweenHostsHasIdsInItsMemory(String release, String device, boolean known) {
        TestTopology machine = TestTopology.machine()
                .platform(under(release))
                .at(
                        "0000:00:02.0",
                        Registers.endpoint()
                                .ids(0x1055, Integer.parseInt(device, 16))
                                .classCode(0x068000));
        assertEquals(known, machine.forecast().groups().get(0).isUncertain());
    }
}

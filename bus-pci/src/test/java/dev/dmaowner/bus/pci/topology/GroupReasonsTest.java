package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** For each kind of reason a machine where it is the only cause, and its twin where the cause is gone. */
class GroupReasonsTest {

    private static final PciPlatform WITH_IVRS = new PciPlatform(PciPlatform.IvrsTable.PRESENT, Map.of());

    private static TestTopology portWithEndpoint(Registers port) {
        return TestTopology.machine()
                .at("0000:00:01.0", port.buses(0, 1, 1))
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint());
    }

    private static ReasonKind restsOn(GroupReason reason) {
        return ReasonKind.valueOf(reason.because().get(0).kind());
    }

    @Test
    @Tag("R-171")
    void anEndpointBelowAPortWithAcsHasAGroupOfItsOwn() {
        TestTopology machine = portWithEndpoint(Registers.rootPort().acsOn());
        assertEquals(List.of("00:01.0", "01:00.0"), machine.groups());
        GroupReason reason = machine.reasons("0000:01:00.0").get(0);
        assertEquals(ReasonKind.ISOLATED.name(), reason.kind());
        assertEquals(
                List.of(ReasonKind.ONLY_FUNCTION, ReasonKind.ACS_ENABLED),
                reason.because().stream()
                        .map(cause -> ReasonKind.valueOf(cause.kind()))
                        .toList());
    }

    @Test
    @Tag("R-172")
    void anEndpointBelowAPortWithoutAcsSharesThePortsGroup() {
        TestTopology machine = portWithEndpoint(Registers.rootPort());
        assertEquals(List.of("00:01.0 01:00.0"), machine.groups());
        GroupReason reason = machine.reasons("0000:01:00.0").get(0);
        assertEquals(ReasonKind.PORT_WITHOUT_ACS.name(), reason.kind());
        assertEquals(Optional.of("0000:00:01.0"), reason.with().map(DeviceId::name));
        assertEquals(ReasonKind.NO_ACS, restsOn(reason));
        assertTrue(reason.remedy().isPresent());
    }

    @Test
    @Tag("R-130")
    void anEndpointBelowAPortWhoseAcsIsOffSharesThePortsGroup() {
        TestTopology machine = portWithEndpoint(Registers.rootPort().acsOff());
        assertEquals(List.of("00:01.0 01:00.0"), machine.groups());
        assertEquals(
                ReasonKind.ACS_DISABLED, restsOn(machine.reasons("0000:01:00.0").get(0)));
    }

    @Test
    void aServiceThatThePortDoesNotHaveNeedNotBeOn() {
        assertEquals(
                2,
                portWithEndpoint(Registers.rootPort().acs(0x01, 0x01)).groups().size());
        assertEquals(
                1,
                portWithEndpoint(Registers.rootPort().acs(0x05, 0x01)).groups().size());
    }

    @Test
    void oneSwitchPortWithoutAcsHoldsTogetherAllBelowIt() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn())
                .below("0000:00:01.0", "0000:01:00.0", Registers.upstreamPort())
                .below("0000:01:00.0", "0000:02:00.0", Registers.downstreamPort())
                .below(
                        "0000:01:00.0",
                        "0000:02:01.0",
                        Registers.downstreamPort().acsOn())
                .below("0000:02:00.0", "0000:03:00.0", Registers.endpoint())
                .below("0000:02:01.0", "0000:04:00.0", Registers.endpoint());
        assertEquals(List.of("00:01.0", "01:00.0", "02:00.0 03:00.0", "02:01.0", "04:00.0"), machine.groups());
    }

    @Test
    void aRootPortWithoutAcsHoldsTogetherAllBelowASwitchThatHasIt() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort())
                .below("0000:00:01.0", "0000:01:00.0", Registers.upstreamPort())
                .below(
                        "0000:01:00.0",
                        "0000:02:00.0",
                        Registers.downstreamPort().acsOn())
                .below("0000:02:00.0", "0000:03:00.0", Registers.endpoint());
        assertEquals(List.of("00:01.0 01:00.0 02:00.0 03:00.0"), machine.groups());
        GroupReason last = machine.reasons("0000:03:00.0").get(2);
        assertEquals("0000:02:00.0", last.with().orElseThrow().name());
        assertEquals("0000:00:01.0", last.because().get(0).device().name());
    }

    @Test
    @Tag("R-173")
    void conventionalDevicesBehindABridgeShareTheBridgesGroup() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn().buses(0, 1, 2))
                .below(
                        "0000:00:01.0",
                        "0000:01:00.0",
                        Registers.pcieToPciBridge().buses(1, 2, 2))
                .below("0000:01:00.0", "0000:02:01.0", Registers.conventional())
                .below("0000:01:00.0", "0000:02:02.0", Registers.conventional());
        assertEquals(List.of("00:01.0", "01:00.0 02:01.0 02:02.0"), machine.groups());
        assertEquals(List.of(ReasonKind.CONVENTIONAL_BUS, ReasonKind.CONVENTIONAL_BUS), machine.kinds("0000:02:02.0"));
        assertTrue(machine.reasons("0000:02:02.0").get(0).fact().contains("02:00.0"));
    }

    @Test
    void thePcieTwinsOfThoseDevicesBelowASwitchDoNotShare() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn())
                .below("0000:00:01.0", "0000:01:00.0", Registers.upstreamPort())
                .below(
                        "0000:01:00.0",
                        "0000:02:01.0",
                        Registers.downstreamPort().acsOn())
                .below(
                        "0000:01:00.0",
                        "0000:02:02.0",
                        Registers.downstreamPort().acsOn())
                .below("0000:02:01.0", "0000:03:00.0", Registers.endpoint())
                .below("0000:02:02.0", "0000:04:00.0", Registers.endpoint());
        assertEquals(6, machine.groups().size());
    }

    @Test
    @Tag("R-174")
    void functionsOfASlotWithoutAcsShareAGroup() {
        TestTopology machine = twoFunctions(Registers.endpoint().several(), Registers.endpoint());
        assertEquals(List.of("00:01.0", "01:00.0 01:00.1"), machine.groups());
        GroupReason reason = machine.reasons("0000:01:00.1").get(0);
        assertEquals(ReasonKind.FUNCTIONS_WITHOUT_ACS.name(), reason.kind());
        assertEquals(
                List.of(ReasonKind.NO_ACS, ReasonKind.NO_ACS),
                reason.because().stream()
                        .map(cause -> ReasonKind.valueOf(cause.kind()))
                        .toList());
    }

    @Test
    void functionsOfASlotWithAcsDoNotShare() {
        TestTopology machine = twoFunctions(
                Registers.endpoint().several().acsOn(), Registers.endpoint().acsOn());
        assertEquals(List.of("00:01.0", "01:00.0", "01:00.1"), machine.groups());
        assertEquals(List.of(ReasonKind.ISOLATED), machine.kinds("0000:01:00.1"));
    }

    @Test
    void functionsThatTheVendorVouchesForDoNotShare() {
        TestTopology machine = twoFunctions(
                Registers.endpoint().ids(0x8086, 0x1521).several(),
                Registers.endpoint().ids(0x8086, 0x1521));
        assertEquals(List.of("00:01.0", "01:00.0", "01:00.1"), machine.groups());
        assertEquals(ReasonKind.QUIRK, restsOn(machine.reasons("0000:01:00.1").get(0)));
    }

    @Test
    void functionsThatTheKernelDistrustsShareAlthoughTheirAcsIsOn() {
        TestTopology machine = twoFunctions(
                Registers.endpoint().ids(0x8088, 0x9999).several().acsOn(),
                Registers.endpoint().ids(0x8088, 0x9999).acsOn());
        assertEquals(List.of("00:01.0", "01:00.0 01:00.1"), machine.groups());
        assertEquals(ReasonKind.QUIRK, restsOn(machine.reasons("0000:01:00.1").get(0)));
        assertEquals(
                3,
                twoFunctions(
                                Registers.endpoint().ids(0x8088, 0x5025).several(),
                                Registers.endpoint().ids(0x8088, 0x5025))
                        .groups()
                        .size());
    }

    private static TestTopology twoFunctions(Registers first, Registers second) {
        return TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn())
                .below("0000:00:01.0", "0000:01:00.0", first)
                .below("0000:00:01.0", "0000:01:00.1", second);
    }

    @Test
    @Tag("R-175")
    void intelsIntegratedFunctionsDoNotShareButOthersDo() {
        TestTopology intel = TestTopology.machine()
                .at(
                        "0000:00:06.0",
                        Registers.integratedEndpoint().ids(0x8086, 0x10d3).several())
                .at("0000:00:06.1", Registers.integratedEndpoint().ids(0x8086, 0x10d3));
        assertEquals(List.of("00:06.0", "00:06.1"), intel.groups());
        TestTopology other = TestTopology.machine()
                .at("0000:00:06.0", Registers.integratedEndpoint().several())
                .at("0000:00:06.1", Registers.integratedEndpoint());
        assertEquals(List.of("00:06.0 00:06.1"), other.groups());
    }

    @Test
    @Tag("R-176")
    void conventionalFunctionsOfARootSlotShareAndThoseOfOtherSlotsDoNot() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:1e.0", Registers.conventional())
                .at("0000:00:1f.0", Registers.conventional().several())
                .at("0000:00:1f.2", Registers.conventional())
                .at("0000:00:1f.3", Registers.conventional());
        assertEquals(List.of("00:1e.0", "00:1f.0 00:1f.2 00:1f.3"), machine.groups());
        assertEquals(
                ReasonKind.NO_ACS_POSSIBLE,
                restsOn(machine.reasons("0000:00:1f.2").get(0)));
    }

    @Test
    void aFunctionThatSendsUnderAnothersIdSharesItsGroup() {
        TestTopology ricoh = aliasOfFunction0(0xe832);
        assertEquals(List.of("00:01.0", "01:00.0 01:00.1"), ricoh.groups());
        assertEquals(List.of(ReasonKind.DMA_ALIAS), ricoh.kinds("0000:01:00.1"));
        assertEquals(
                List.of("00:01.0", "01:00.0", "01:00.1"),
                aliasOfFunction0(0xe833).groups());
    }

    private static TestTopology aliasOfFunction0(int device) {
        return twoFunctions(
                Registers.endpoint().several().acsOn(),
                Registers.endpoint().ids(0x1180, device).acsOn());
    }

    @Test
    void aFunctionThatFirmwareSaysSendsUnderAnothersIdSharesItsGroup() {
        TestTopology machine = TestTopology.machine()
                .platform(new PciPlatform(
                        PciPlatform.IvrsTable.PRESENT, Map.of(PciAddress.ofRequesterId(0, 0x18), 0x0010)))
                .at("0000:00:02.0", Registers.endpoint())
                .at("0000:00:03.0", Registers.endpoint());
        assertEquals(List.of("00:02.0 00:03.0"), machine.groups());
        assertEquals(List.of(ReasonKind.DMA_ALIAS), machine.kinds("0000:00:03.0"));
        assertEquals(2, machine.platform(WITH_IVRS).groups().size());
    }

    @Test
    void whatIsBehindAVolumeManagementDeviceSharesItsGroup() {
        assertEquals(
                List.of("00:0e.0 00:00.0"), behindVolumeManagement(0x010400).groups());
        assertEquals(
                List.of(ReasonKind.DMA_BY_ANOTHER),
                behindVolumeManagement(0x010400).kinds("10000:00:00.0"));
        assertEquals(
                List.of("00:0e.0", "00:00.0"), behindVolumeManagement(0x020000).groups());
    }

    private static TestTopology behindVolumeManagement(int classCode) {
        String directory = "/sys/devices/pci0000:00/0000:00:0e.0/pci10000:00";
        return TestTopology.machine()
                .at("0000:00:0e.0", Registers.endpoint().ids(0x8086, 0x201d).classCode(classCode))
                .in(directory, "10000:00:00.0", Registers.endpoint().space());
    }

    @Test
    void portsOfIntelsChipSetsIsolateByAQuirkAsLongAsItsRegistersAreOn() {
        assertEquals(
                List.of("00:1c.0", "00:1f.0", "01:00.0"),
                chipSetPort(0x1e10, 0xfed1c001).groups());
        assertEquals(
                List.of("00:1c.0 01:00.0", "00:1f.0"),
                chipSetPort(0x1e10, 0xfed1c000).groups());
        assertEquals(
                List.of("00:1c.0 01:00.0", "00:1f.0"),
                chipSetPort(0x1e00, 0xfed1c001).groups());
    }

    private static TestTopology chipSetPort(int device, int base) {
        return TestTopology.machine()
                .at("0000:00:1c.0", Registers.rootPort().ids(0x8086, device))
                .at("0000:00:1f.0", Registers.conventional().set(0xf0, base, base >> 8, base >> 16, base >> 24))
                .below("0000:00:1c.0", "0000:01:00.0", Registers.endpoint());
    }

    @Test
    void wideRegistersAreReadWhereTheyAre() {
        assertEquals(2, wideRegisters(0xa290, 0x1d).groups().size());
        assertEquals(1, wideRegisters(0xa290, 0x00).groups().size());
        assertEquals(1, wideRegisters(0xa299 + 0x100, 0x1d).groups().size());
    }

    private static TestTopology wideRegisters(int device, int control) {
        return portWithEndpoint(
                Registers.rootPort().ids(0x8086, device).acs(0x1d, 0).set(0x104, 0x1d, 0, 0, 0, control, 0, 0, 0));
    }

    @Test
    void amdsSouthBridgeIsolatesOnlyWhereThereIsAnAmdIommu() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:14.0", Registers.conventional().ids(0x1002, 0x4385).several())
                .at("0000:00:14.2", Registers.conventional().ids(0x1002, 0x4383));
        assertEquals(List.of("00:14.0 00:14.2"), machine.groups());
        assertEquals(List.of("00:14.0", "00:14.2"), machine.platform(WITH_IVRS).groups());
    }

    @Test
    void someZhaoxinPortsIsolateAndOthersNeverDo() {
        assertEquals(
                2,
                portWithEndpoint(Registers.rootPort().ids(0x1d17, 0x0721))
                        .groups()
                        .size());
        assertEquals(
                1,
                portWithEndpoint(Registers.rootPort().ids(0x1d17, 0x0722).acsOn())
                        .groups()
                        .size());
    }

    @Test
    void whatWasNotReadIsTakenForNotIsolatingAndSaidToBeUnknown() {
        TestTopology unread = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn().space(64))
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint().space(64));
        assertEquals(List.of("00:01.0 01:00.0"), unread.groups());
        assertEquals(ReasonKind.NOT_READ, restsOn(unread.reasons("0000:01:00.0").get(0)));
        assertTrue(unread.forecast().groups().get(0).isUncertain());
        assertFalse(portWithEndpoint(Registers.rootPort())
                .forecast()
                .groups()
                .get(0)
                .isUncertain());
    }

    @Test
    void idsThatOnlyADevicesMemoryTellsAreSaidToBeUnknown() {
        assertTrue(betweenHosts(0x068000).forecast().groups().get(0).isUncertain());
        assertFalse(betweenHosts(0x058000).forecast().groups().get(0).isUncertain());
    }

    private static TestTopology betweenHosts(int classCode) {
        return TestTopology.machine()
                .at("0000:00:02.0", Registers.endpoint().ids(0x11f8, 0x8536).classCode(classCode));
    }

    @Test
    void theExplanationGoesHopByHopFromTheRoot() {
        TestTopology machine = portWithEndpoint(Registers.rootPort().acs(0x1d, 0x05));
        DeviceId endpoint = DeviceId.parse("pci/0000:01:00.0");
        DevicePlace place = machine.forecast().place(endpoint).orElseThrow();
        assertEquals(
                List.of("0000:00:01.0", "0000:01:00.0"),
                place.path().stream().map(hop -> hop.device().name()).toList());
        DevicePlace.Hop port = place.path().get(0);
        assertEquals(
                List.of("CR", "UF"),
                port.services().stream()
                        .filter(service -> service.state() == DevicePlace.Service.State.OFF)
                        .map(DevicePlace.Service::name)
                        .toList());
        assertEquals(DevicePlace.Isolates.NO, port.isolates());
        List<GroupReason> reasons = machine.reasons("0000:01:00.0");
        assertEquals(1, reasons.size());
        assertEquals(endpoint, reasons.get(0).device());
    }
}

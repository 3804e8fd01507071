package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationSpaceTest {

    private static List<Oddity.Kind> oddities(ConfigurationSpace space) {
        return space.oddities().stream().map(Oddity::kind).toList();
    }

    @Test
    void whatWasNotReadIsUnknownAndNotAbsent() {
        ConfigurationSpace whole = Registers.endpoint().space();
        assertInstanceOf(Lookup.Found.class, whole.express());
        assertInstanceOf(Lookup.Absent.class, whole.accessControl());
        ConfigurationSpace header = Registers.endpoint().space(64);
        assertTrue(header.express().isUnknown());
        assertTrue(header.accessControl().isUnknown());
        ConfigurationSpace conventional = Registers.endpoint().space(256);
        assertInstanceOf(Lookup.Found.class, conventional.express());
        assertTrue(conventional.accessControl().isUnknown());
        assertTrue(ConfigurationSpace.NOT_READ.express().isUnknown());
        assertTrue(ConfigurationSpace.NOT_READ.bridge().isUnknown());
        assertTrue(ConfigurationSpace.NOT_READ.functions().isUnknown());
        assertEquals(List.of(), ConfigurationSpace.NOT_READ.oddities());
    }

    @Test
    void aConventionalFunctionLacksThePcieCapabilityForCertain() {
        assertInstanceOf(Lookup.Absent.class, Registers.conventional().space(64).express());
        assertInstanceOf(Lookup.Absent.class, Registers.conventional().space().accessControl());
    }

    @Test
    void aLoopOfCapabilitiesEndsAndIsSaid() {
        ConfigurationSpace space =
                Registers.endpoint().set(0x41, 0x60).set(0x60, 0x01, 0x40).space();
        assertEquals(2, space.capabilities().size());
        assertEquals(List.of(Oddity.Kind.CAPABILITY_LOOP), oddities(space));
        assertInstanceOf(Lookup.Absent.class, space.capability(0x05));
    }

    @Test
    void aLoopOfExtendedCapabilitiesEndsAndIsSaid() {
        ConfigurationSpace space = Registers.endpoint()
                .set(0x100, 0x01, 0x00, 0x01, 0x20)
                .set(0x200, 0x0d, 0x00, 0x01, 0x10)
                .space();
        assertEquals(2, space.extendedCapabilities().size());
        assertEquals(List.of(Oddity.Kind.CAPABILITY_LOOP), oddities(space));
        assertInstanceOf(Lookup.Found.class, space.accessControl());
    }

    @Test
    void aPointerIntoTheHeaderEndsTheListAndIsSaid() {
        ConfigurationSpace space = Registers.endpoint().set(0x41, 0x10).space();
        assertEquals(1, space.capabilities().size());
        assertEquals(List.of(Oddity.Kind.POINTER_OUT_OF_RANGE), oddities(space));
        ConfigurationSpace extended =
                Registers.endpoint().set(0x100, 0x01, 0x00, 0x01, 0x08).space();
        assertEquals(1, extended.extendedCapabilities().size());
        assertEquals(List.of(Oddity.Kind.POINTER_OUT_OF_RANGE), oddities(extended));
    }

    @Test
    void thePointersLowBitsAreIgnoredAndSaid() {
        ConfigurationSpace space = Registers.endpoint().set(0x34, 0x43).space();
        assertInstanceOf(Lookup.Found.class, space.express());
        assertEquals(List.of(Oddity.Kind.POINTER_MISALIGNED), oddities(space));
    }

    @Test
    void anEntryOfAllOnesEndsTheListAndIsSaid() {
        ConfigurationSpace space =
                Registers.endpoint().set(0x41, 0x60).set(0x60, 0xff, 0xff).space();
        assertEquals(1, space.capabilities().size());
        assertEquals(List.of(Oddity.Kind.BROKEN_ENTRY), oddities(space));
    }

    @Test
    void aFunctionThatDoesNotAnswerIsUnknown() {
        byte[] ones = new byte[256];
        Arrays.fill(ones, (byte) 0xff);
        ConfigurationSpace space = ConfigurationSpace.of(ones);
        assertFalse(space.answered());
        assertTrue(space.express().isUnknown());
        assertTrue(space.identity().isEmpty());
        assertEquals(List.of(Oddity.Kind.ALL_ONES), oddities(space));
    }

    @Test
    void aTruncatedSpaceIsReadAsFarAsItGoes() {
        ConfigurationSpace space = Registers.endpoint().acsOn().space(0x105);
        assertInstanceOf(Lookup.Found.class, space.express());
        assertTrue(space.accessControl().isUnknown());
        assertEquals(List.of(Oddity.Kind.TRUNCATED), oddities(space));
        assertEquals(4096, ConfigurationSpace.of(new byte[5000]).length());
    }

    @Test
    void bytesBeyond256OfAConventionalFunctionMeanNothing() {
        byte[] mirrored = Arrays.copyOf(Registers.conventional().space().bytes(), 4096);
        mirrored[0x100] = 0x0d;
        assertEquals(List.of(), ConfigurationSpace.of(mirrored).extendedCapabilities());
        assertInstanceOf(Lookup.Absent.class, ConfigurationSpace.of(mirrored).accessControl());
    }

    @Test
    void aBridgeSaysBetweenWhichBusesItStands() {
        ConfigurationSpace space = Registers.rootPort().buses(0, 3, 5).space();
        BridgeNumbers numbers = space.bridge().found().orElseThrow();
        assertTrue(numbers.leadsTo(4));
        assertFalse(numbers.leadsTo(6));
        assertInstanceOf(Lookup.Absent.class, Registers.endpoint().space().bridge());
        assertEquals(
                List.of(Oddity.Kind.BRIDGE_NUMBERS),
                oddities(Registers.rootPort().buses(0, 5, 3).space()));
        assertEquals(
                List.of(Oddity.Kind.UNKNOWN_HEADER),
                oddities(Registers.endpoint().set(0x0e, 0x7e).space()));
    }

    @Test
    void aSwitchPortAtTheWrongPlaceIsTakenForTheOtherKindAndSaid() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort())
                .below("0000:00:01.0", "0000:01:00.0", Registers.downstreamPort())
                .below("0000:01:00.0", "0000:02:00.0", Registers.downstreamPort());
        PciFunction upper = machine.device("0000:01:00.0");
        assertEquals(PortType.UPSTREAM_PORT, upper.portType().found().orElseThrow());
        assertEquals(
                List.of(Oddity.Kind.PORT_TYPE),
                upper.oddities().stream().map(Oddity::kind).toList());
        assertEquals(
                PortType.DOWNSTREAM_PORT,
                machine.device("0000:02:00.0").portType().found().orElseThrow());
    }

    @Test
    void subtractiveBridgesAreTold() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:1e.0", Registers.pciBridge().classCode(0x060401))
                .at("0000:00:1d.0", Registers.pciBridge());
        assertTrue(machine.device("0000:00:1e.0").isSubtractiveBridge());
        assertFalse(machine.device("0000:00:1d.0").isSubtractiveBridge());
    }

    @Test
    void virtualFunctionsAreFoundByTheirPhysicalFunctionsRegisters() {
        Registers physical = Registers.endpoint()
                .set(0x100, 0x10, 0x00, 0x01, 0x00)
                .set(0x108, 0x01)
                .set(0x10e, 4, 0, 2, 0)
                .set(0x114, 0x80, 0, 2, 0);
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort().acsOn())
                .below("0000:00:01.0", "0000:01:00.0", physical)
                .below("0000:00:01.0", "0000:01:10.0", Registers.endpoint())
                .below("0000:00:01.0", "0000:01:10.2", Registers.endpoint())
                .below("0000:00:01.0", "0000:01:10.4", Registers.endpoint())
                .at("0000:00:02.0", Registers.endpoint());
        assertTrue(machine.device("0000:01:10.2").isVirtualFunction());
        assertFalse(machine.device("0000:01:10.4").isVirtualFunction());
        assertEquals(
                PciFunction.Functions.SINGLE, machine.device("0000:01:10.2").functions());
        assertEquals(
                List.of("0000:00:01.0", "0000:00:02.0", "0000:01:00.0", "0000:01:10.4", "0000:01:10.0", "0000:01:10.2"),
                machine.devices().stream().map(PciFunction::toString).toList());
    }
}

package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a driver is told when it is registered and when it probes, and what it can show on the machine. */
class DriverContextTests {

    /** A file that holds one text and takes none. */
    private record Fixed(String read) implements Attribute {
        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            return Outcome.refused(Errno.EPERM, "as scripted");
        }
    }

    private final List<ProbeContext> probes = new ArrayList<>();
    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "odd", ""));

    DriverContextTests() {
        net.probing(context -> {
            probes.add(context);
            return net.bind(context);
        });
    }

    private MachineBuilder builder() {
        return Machine.builder().host(new EmptyHost(), Firmware.NONE).bus(bus).driver(net);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void itIsToldTheGenerationOfTheRule(OwnershipRules rules) throws IOException {
        List<KernelRules> registered = new ArrayList<>();
        net.onRegistered = context -> registered.add(context.rules());
        Machine machine = builder().rules(rules).build();
        assertEquals(List.of(rules), registered);
        assertEquals(rules, probes.get(0).rules());
        assertEquals(rules, machine.rules());
    }

    @Test
    void itIsToldTheRulesOfItsKernelsRelease() throws IOException {
        List<KernelRules> registered = new ArrayList<>();
        net.onRegistered = context -> registered.add(context.rules());
        KernelRules rules = KernelRules.ofRelease("6.16.12").orElseThrow();
        builder().rules(rules).build();
        assertEquals(List.of(rules), registered);
        assertEquals(rules, probes.get(0).rules());
    }

    @Test
    void aModulesParameterIsToldIfItWasGiven() throws IOException {
        List<Optional<String>> registered = new ArrayList<>();
        net.onRegistered = context -> {
            registered.add(context.moduleParameter("net", "level"));
            registered.add(context.moduleParameter("net", "other"));
        };
        builder().moduleParameter("net", "level", "3").build();
        assertEquals(List.of(Optional.of("3"), Optional.empty()), registered);
        assertEquals(Optional.of("3"), probes.get(0).moduleParameter("net", "level"));
        assertEquals(Optional.empty(), probes.get(0).moduleParameter("disk", "level"));
    }

    @Test
    void whatIsPublishedAtRegistrationOutlastsEveryDeviceUntilItIsClosed() throws IOException {
        List<Registration> shown = new ArrayList<>();
        net.onRegistered = context -> {
            shown.add(context.publishNode("net/control", () -> Outcome.refused(Errno.ENXIO, "as scripted")));
            shown.add(context.publishParameter("net", "level", new Fixed("3")));
        };
        Machine machine = builder().build();
        Host host = machine.host();
        machine.unbind(ScriptedMachine.id("a"), "net");
        assertTrue(host.exists("/dev/net/control"));
        assertEquals(Optional.of("3"), host.readText("/sys/module/net/parameters/level"));
        shown.forEach(Registration::close);
        assertFalse(host.exists("/dev/net/control"));
        assertFalse(host.exists("/sys/module/net/parameters/level"));
    }

    @Test
    void whatIsPublishedWhileADeviceIsBoundCanBeClosedEarlier() throws IOException {
        Host host = builder().build().host();
        Registration parameter = probes.get(0).publishParameter("net", "level", new Fixed("3"));
        Registration attribute = probes.get(0).publishAttribute("mode", new Fixed("fast"));
        assertEquals(Optional.of("fast"), host.readText("/sys/devices/scripted0/a/mode"));
        parameter.close();
        attribute.close();
        assertFalse(host.exists("/sys/module/net/parameters/level"));
        assertFalse(host.exists("/sys/devices/scripted0/a/mode"));
    }

    @Test
    void modulesAreListedWithTheParametersThatTheyShow() throws IOException {
        net.onRegistered = context -> {
            context.publishParameter("vfio", "noiommu", new Fixed("N"));
            context.publishParameter("net", "level", new Fixed("3"));
            context.publishParameter("net", "depth", new Fixed("8"));
        };
        Host host = builder().build().host();
        assertEquals(List.of("net", "vfio"), host.list("/sys/module"));
        assertEquals(List.of("parameters"), host.list("/sys/module/net"));
        assertEquals(List.of("depth", "level"), host.list("/sys/module/net/parameters"));
        assertEquals("EPERM", ScriptedMachine.word(host.write("/sys/module/net/parameters/level", "4\n")));
        for (String nothing :
                List.of("/n", "/net/level", "/net/holders", "/net/parameters/noiommu", "/vfio/x/noiommu")) {
            assertFalse(host.exists("/sys/module" + nothing), nothing);
        }
    }

    @Test
    void whatDriversShareAtRegistrationIsWhatTheyShareInAProbe() throws IOException {
        StringBuilder first = new StringBuilder();
        List<StringBuilder> registered = new ArrayList<>();
        net.onRegistered = context -> registered.add(context.shared(StringBuilder.class, () -> first));
        builder().build();
        assertSame(first, registered.get(0));
        assertSame(first, probes.get(0).shared(StringBuilder.class, StringBuilder::new));
    }

    @Test
    void aProbeIsToldHowItsDriverWasMatchedAndOffered() throws IOException {
        Machine machine = builder().build();
        assertEquals(
                new Match.Yes(Match.Rule.STATIC_ID, "scripted:net"),
                probes.get(0).match());
        assertEquals(Optional.empty(), probes.get(0).candidate().override());
        machine.host().write("/sys/bus/scripted/devices/b/driver_override", "net\n");
        machine.bind(ScriptedMachine.id("b"), "net");
        Candidate overridden = probes.get(1).candidate();
        assertEquals(Match.Rule.OVERRIDE, probes.get(1).match().rule());
        assertEquals(Optional.of("net"), overridden.override());
        assertEquals(net.description(), overridden.driver());
        assertEquals(new DeviceId("scripted", "b"), probes.get(1).device().id());
    }

    @Test
    void aProbeLooksIntoTheFirmwareOfTheMachine() throws IOException {
        Firmware firmware = Firmware.read(new EmptyHost());
        Machine.builder().host(new EmptyHost(), firmware).bus(bus).driver(net).build();
        assertSame(firmware, probes.get(0).firmware());
        assertEquals(Optional.<DeviceTree>empty(), firmware.deviceTree());
    }

    @Test
    void childrenOfFirmwareAreMadeByTheBusesThatMakeAny() throws IOException {
        bus.population =
                (parent, firmware) -> List.of(ScriptedDevice.of("c", "odd", ""), ScriptedDevice.of("a", "odd", ""));
        Machine machine = builder().bus(QuietBus.named("quiet")).build();
        assertEquals(List.of(new DeviceId("scripted", "c")), probes.get(0).populateChildren());
        assertEquals(3, machine.devices().size());
        machine.unbind(ScriptedMachine.id("a"), "net");
        assertEquals(2, machine.devices().size());
    }
}

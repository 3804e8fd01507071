package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plug-in that throws, at every stage: the operation is refused, and the machine goes on as if it had never begun. */
class PluginFailureTests {

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "g"));
    private final ScriptedMachine m = ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net);

    /** Whatever failed: the device can be bound and unbound afterwards, and the count is right. */
    @AfterEach
    void theMachineIsSound() {
        bus.failing = "";
        net.binding();
        net.onRemove = null;
        assertEquals("OK", m.probe("a"));
        assertEquals("net", m.driverOf("a"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
        assertEquals("OK", m.unbind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    private static ProbeAnswer fail(ProbeContext context) {
        throw new IllegalStateException("as scripted for " + context.device().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"configure", "probe"})
    void aBusThatThrowsWhileItBindsIsARefusal(String stage) {
        m.unbind("a", "net");
        bus.failing = stage;

        assertEquals("EIO", m.bind("a", "net"));
        assertEquals(stage.equals("configure") ? "EINVAL" : "OK", m.probe("a"));
        assertEquals("", m.driverOf("a"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    void aMatchThatThrowsIsNoMatch() {
        m.unbind("a", "net");
        bus.failing = "match";

        assertEquals("ENODEV", m.bind("a", "net"));
        assertEquals("OK", m.probe("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"remove", "cleanup"})
    void aBusThatThrowsWhileItUnbindsHasLetGo(String stage) {
        bus.failing = stage;

        assertEquals("OK", m.unbind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    void aCleanupThatThrowsAfterAProbeThatFailedLeavesNothing() {
        m.unbind("a", "net");
        bus.failing = "cleanup";
        net.refusing(Errno.ENODEV);

        assertEquals("ENODEV", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    void aDriverThatThrowsInItsProbeOrItsRemoveIsHandledAsTheBusIs() {
        net.onRemove = () -> fail();
        assertEquals("OK", m.unbind("a", "net"));
        net.probing(PluginFailureTests::fail);
        assertEquals("EIO", m.bind("a", "net"));
    }

    private static void fail() {
        throw new IllegalStateException("as scripted");
    }

    @Test
    void aPluginWithoutAnAnswerIsOneThatFailed() {
        m.unbind("a", "net");
        net.probing(context -> null);

        assertEquals("EIO", m.bind("a", "net"));
    }

    @Test
    void aListenerThatThrowsDisturbsNothing() {
        m.machine.addListener(event -> fail());

        assertEquals("OK", m.unbind("a", "net"));
        assertEquals("OK", m.bind("a", "net"));
    }

    @ParameterizedTest
    @EnumSource(Joining.class)
    void aDeviceWhoseGroupAnIommuDriverFailsToTellIsBoundToNoDriver(Joining joining) {
        ScriptedDevice broken = ScriptedDevice.of("broken", "net", ScriptedIommu.THROWS);
        ScriptedMachine other = ScriptedMachine.on(new ScriptedBus(broken), OwnershipRules.LINUX_6_12, joining, net);

        assertTrue(other.machine.groupOf(id("broken")).isEmpty());
        assertEquals("", other.driverOf("broken"));
        assertEquals("EIO", other.bind("broken", "net"));
        assertEquals(
                Errno.EIO, other.machine.lastRefusal(id("broken")).orElseThrow().errno());
    }

    @Test
    void aDriverThatThrowsWhenItIsRegisteredIsNotRegistered() {
        ScriptedDriver broken = ScriptedDriver.ordinary("broken");
        broken.onRegistered = context -> fail();

        assertEquals("EIO", word(m.machine.register(broken)));
        assertEquals(List.of("net"), m.machine.drivers("scripted"));
        assertEquals(
                List.of("net"),
                ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(), broken, net)
                        .machine
                        .drivers("scripted"));
    }

    @Test
    void filesAndNodesThatThrowAreRefusedAndTheTurnIsGivenOn() throws IOException {
        ScriptedBus files = new ScriptedBus(ScriptedDevice.of("a", "net", "g"));
        files.controlFiles.add(new ControlFile(Place.BUS, "broken", (control, text) -> {
            throw new IllegalStateException("as scripted");
        }));
        files.controlFiles.add(new ControlFile(
                Place.BUS,
                "turn",
                (control, text) -> control.oneAtATime(() -> {
                    throw new IllegalStateException("as scripted");
                })));
        net.probing(context -> {
            context.publishNode("broken", () -> {
                throw new IllegalStateException("as scripted");
            });
            context.publishAttribute("broken", new Broken());
            return net.bind(context);
        });
        ScriptedMachine other = ScriptedMachine.on(files, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net);

        assertEquals("EIO", other.write("broken", "1"));
        assertEquals("EIO", other.write("turn", "1"));
        assertEquals("EIO", other.write("turn", "1"));
        assertEquals("EIO", other.write("devices/a/broken", "1"));
        assertThrows(IOException.class, () -> other.machine.host().read("/sys/bus/scripted/devices/a/broken"));
        assertEquals(
                Errno.EIO,
                other.machine.host().open("/dev/broken").refusal().orElseThrow().errno());
    }

    /** A file of a driver that fails either way. */
    private static final class Broken implements Attribute {
        @Override
        public String read() {
            throw new IllegalStateException("as scripted");
        }

        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            throw new IllegalStateException("as scripted");
        }
    }
}

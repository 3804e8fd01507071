package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.ReadRefusedException;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files and nodes of a plug-in that throw: the one operation is refused, and the refusal says whose file it was. */
class PluginFileFailureTests {

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedMachine m = ScriptedMachine.on(
            new ScriptedBus(ScriptedDevice.of("a", "net", "g")), OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net);

    private static void fail() {
        throw new IllegalStateException("as scripted");
    }

    /** Reads a file whose reading is refused with EIO, and gives the reason. */
    private static String refusedRead(ScriptedMachine machine, String path) {
        Refusal why = assertThrows(
                        ReadRefusedException.class, () -> machine.machine.host().read(path))
                .refusal();
        assertEquals(Errno.EIO, why.errno());
        return why.reason();
    }

    @Test
    void attributeThatThrowsRefusesToBeReadAndSaysWhoseItIs() {
        net.probing(context -> {
            context.publishAttribute("state", new Broken());
            context.publishParameter("mod", "level", new Broken());
            return net.bind(context);
        });
        m.unbind("a", "net");
        m.bind("a", "net");

        String reason = refusedRead(m, "/sys/bus/scripted/devices/a/state");
        for (String part : List.of("driver net of scripted/a", Broken.class.getName(), "/a/state", "as scripted")) {
            assertTrue(reason.contains(part), reason);
        }
        assertTrue(refusedRead(m, "/sys/module/mod/parameters/level").contains("mod/level"));
    }

    @Test
    void fileThatCanOnlyBeWrittenIsNotPermittedToBeRead() {
        ReadRefusedException refused = assertThrows(
                ReadRefusedException.class, () -> m.machine.host().read("/sys/bus/scripted/drivers_probe"));
        assertEquals(Errno.EACCES, refused.refusal().errno());
    }

    @Test
    void aBusThatCannotTellItsUeventRefusesOnlyThat() {
        ScriptedBus mute = new ScriptedBus(ScriptedDevice.of("a", "net", "g"));
        mute.uevent = device -> {
            throw new IllegalStateException("as scripted");
        };
        ScriptedMachine other = ScriptedMachine.on(mute, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net);

        String reason = refusedRead(other, "/sys/bus/scripted/devices/a/uevent");
        assertTrue(reason.contains("as scripted") && reason.contains("/a/uevent"), reason);
        assertEquals("net", other.driverOf("a"));
    }

    @Test
    void openFileThatThrowsRefusesTheRequestAndIsClosedAfterAll() {
        net.probing(context -> {
            context.publishNode("broken", () -> Outcome.done(new BrokenFile()));
            return net.bind(context);
        });
        m.unbind("a", "net");
        m.bind("a", "net");

        OpenNode file = m.machine.host().open("/dev/broken").value().orElseThrow();
        NodeAnswer answer = file.request(NodeRequest.of("anything"));
        assertEquals(Errno.EIO, answer.refusal().orElseThrow().errno());
        file.close();
    }

    @Test
    void openFileThatIsHandedToItsDriverIsTheDriversOwn() {
        List<Object> seen = new ArrayList<>();
        OpenNode own = new Listening(seen);
        net.probing(context -> {
            context.publishNode("listening", () -> Outcome.done(own));
            return net.bind(context);
        });
        m.unbind("a", "net");
        m.bind("a", "net");

        OpenNode file = m.machine.host().open("/dev/listening").value().orElseThrow();
        NodeAnswer answer = file.request(NodeRequest.of("take", new Argument.File(file)));
        assertEquals(List.of(new Argument.File(own)), seen);
        assertInstanceOf(NodeAnswer.Opened.class, answer);
    }

    @Test
    void driverThatFailedWhenItWasRegisteredIsMissedWithTheReason() {
        ScriptedDriver broken = ScriptedDriver.ordinary("broken");
        broken.onRegistered = context -> fail();
        m.machine.register(broken);

        String file = "/sys/bus/scripted/drivers/broken/bind";
        Refusal why = m.machine.host().write(file, "a").refusal().orElseThrow();
        assertEquals(Errno.ENOENT, why.errno());
        assertTrue(why.reason().contains("as scripted"), why.reason());
        assertTrue(m.machine
                .bind(id("a"), "broken")
                .refusal()
                .orElseThrow()
                .reason()
                .contains("as scripted"));

        broken.onRegistered = null;
        assertEquals("OK", word(m.machine.register(broken)));
        assertEquals(
                Errno.ENOENT,
                m.machine
                        .host()
                        .write("/sys/bus/scripted/drivers/other/bind", "a")
                        .refusal()
                        .orElseThrow()
                        .errno());
    }

    /** An open file that fails whatever it is asked. */
    private static final class BrokenFile implements OpenNode {
        @Override
        public String path() {
            throw new IllegalStateException("as scripted");
        }

        @Override
        public NodeAnswer request(NodeRequest request) {
            throw new IllegalStateException("as scripted");
        }

        @Override
        public void close() {
            throw new IllegalStateException("as scripted");
        }
    }

    /** An open file that keeps the arguments of its requests and gives itself. */
    private record Listening(List<Object> seen) implements OpenNode {
        @Override
        public String path() {
            return "/dev/listening";
        }

        @Override
        public NodeAnswer request(NodeRequest request) {
            seen.addAll(request.arguments());
            return new NodeAnswer.Opened(this);
        }

        @Override
        public void close() {}
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

package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a driver adds and shows while it has a device, and that all of it goes with the driver. */
class PublicationTests {

    private static final ScriptedDevice PARENT = ScriptedDevice.of("p", "parent", "g");
    private static final CharDevice NODE = () -> Outcome.refused(Errno.ENXIO, "as scripted");

    /** A file that remembers what was written to it. */
    private static final class Memory implements Attribute {
        private String text = "first";

        @Override
        public String read() {
            return text;
        }

        @Override
        public Outcome<Outcome.Nothing> write(String written) {
            text = written;
            return Outcome.done();
        }
    }

    private final ScriptedDriver parent = ScriptedDriver.ordinary("parent", "scripted:parent");
    private final ScriptedDriver child = ScriptedDriver.ordinary("child", "scripted:child");

    private ScriptedMachine machine() {
        return ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(PARENT), parent, child);
    }

    private ProbeAnswer publishAll(ProbeContext context) {
        context.publishNode("scripted/0", NODE);
        context.publishParameter("scripted", "level", new Memory());
        context.publishAttribute("mode", new Memory());
        context.publishAttribute("stats/errors", new Memory());
        return parent.bind(context);
    }

    private static boolean exists(ScriptedMachine m, String path) {
        return m.machine.host().exists(path);
    }

    @Test
    void nodesParametersAndAttributesAreThereWhileTheDriverHasTheDevice() throws IOException {
        parent.probing(this::publishAll);
        ScriptedMachine m = machine();

        assertTrue(exists(m, "/dev/scripted/0"));
        assertEquals(List.of("scripted"), m.machine.host().list("/dev"));
        assertEquals(List.of("0"), m.machine.host().list("/dev/scripted"));
        assertEquals(
                Errno.ENXIO,
                m.machine.host().open("/dev/scripted/0").refusal().orElseThrow().errno());
        assertEquals(Optional.of("first"), m.machine.host().readText("/sys/module/scripted/parameters/level"));
        assertEquals("OK", m.write("devices/p/mode", "second\n"));
        assertEquals("second", m.read("devices/p/mode"));
        assertEquals("first", m.read("devices/p/stats/errors"));
        assertEquals(
                List.of("driver", "driver_override", "iommu_group", "modalias", "mode", "stats", "subsystem", "uevent"),
                m.machine.host().list("/sys/bus/scripted/devices/p"));

        m.unbind("p", "parent");

        for (String gone : List.of(
                "/dev/scripted/0",
                "/sys/module/scripted/parameters/level",
                "/sys/bus/scripted/devices/p/mode",
                "/sys/bus/scripted/devices/p/stats/errors")) {
            assertFalse(exists(m, gone), gone);
        }
        assertEquals(
                Errno.ENOENT,
                m.machine.host().open("/dev/scripted/0").refusal().orElseThrow().errno());
    }

    @Test
    void aProbeThatDoesNotBindLeavesNothingOfWhatItShowedAndAdded() {
        parent.probing(context -> {
            publishAll(context);
            assertTrue(context.addDevice(ScriptedDevice.below(PARENT, "c", "child", ""))
                    .isDone());
            return ProbeAnswer.refused(Errno.ENODEV, "as scripted");
        });
        ScriptedMachine m = machine();

        assertEquals("ENODEV", m.bind("p", "parent"));

        assertFalse(exists(m, "/dev/scripted/0"));
        assertFalse(exists(m, "/sys/module/scripted/parameters/level"));
        assertFalse(exists(m, "/sys/bus/scripted/devices/p/mode"));
        assertTrue(m.machine.device(id("c")).isEmpty());
        assertEquals(1, child.probes);
        assertEquals(1, child.removes);
    }

    @Test
    void whatIsClosedEarlyIsGoneAndWhatTookItsNameStays() {
        List<Registration> shown = new ArrayList<>();
        parent.probing(context -> {
            shown.add(context.publishNode("scripted/0", NODE));
            return parent.bind(context);
        });
        ScriptedMachine m = machine();
        shown.get(0).close();
        assertFalse(exists(m, "/dev/scripted/0"));
        m.unbind("p", "parent");
        m.bind("p", "parent");
        assertTrue(exists(m, "/dev/scripted/0"));
        shown.get(0).close();
        assertEquals(2, shown.size());
        m.unbind("p", "parent");
        assertFalse(exists(m, "/dev/scripted/0"));
    }

    @Test
    void childrenAreOfferedToDriversInTheParentsProbeAndGoFirstWhenItIsUnbound() {
        parent.probing(context -> {
            context.shareWithChildren(String.class, "from the parent");
            context.addDevice(ScriptedDevice.below(PARENT, "c", "child", "g"));
            context.addDevice(ScriptedDevice.below(PARENT, "d", "child", "g"));
            return parent.bind(context);
        });
        List<Optional<String>> seen = new ArrayList<>();
        child.probing(context -> {
            seen.add(context.fromParent(String.class));
            return child.bind(context);
        });
        ScriptedMachine m = machine();
        assertEquals(List.of(Optional.of("from the parent"), Optional.of("from the parent")), seen);
        m.happened();

        assertEquals("OK", m.unbind("p", "parent"));

        assertEquals(
                List.of(
                        "UNBINDING p parent",
                        "UNBINDING d child",
                        "UNBOUND d child",
                        "GROUP_LEFT d 0",
                        "REMOVED d",
                        "UNBINDING c child",
                        "UNBOUND c child",
                        "GROUP_LEFT c 0",
                        "REMOVED c",
                        "UNBOUND p parent"),
                m.happened());
        assertEquals(
                List.of("p"),
                m.machine.devices().stream().map(d -> d.id().name()).toList());
    }

    @Test
    void grandchildrenGoWithTheirParents() {
        parent.probing(context -> {
            context.addDevice(ScriptedDevice.below(PARENT, "c", "child", ""));
            return parent.bind(context);
        });
        child.probing(context -> {
            if (context.device().id().name().equals("c")) {
                context.addDevice(ScriptedDevice.of("grandchild", "child", ""));
            }
            return child.bind(context);
        });
        ScriptedMachine m = machine();
        assertEquals("child", m.driverOf("grandchild"));

        assertEquals("OK", ScriptedMachine.word(m.machine.remove(id("p"))));

        assertEquals(List.of(), m.machine.devices());
        assertEquals(2, child.removes);
    }

    @Test
    void aChildIsRemovedByItsOwnParentOnlyAndAddedOnce() {
        List<ProbeContext> contexts = new ArrayList<>();
        parent.probing(context -> {
            contexts.add(context);
            assertTrue(context.addDevice(ScriptedDevice.below(PARENT, "c", "child", ""))
                    .isDone());
            assertEquals(
                    Errno.EEXIST,
                    context.addDevice(ScriptedDevice.below(PARENT, "c", "child", ""))
                            .refusal()
                            .orElseThrow()
                            .errno());
            return parent.bind(context);
        });
        ScriptedMachine m = machine();

        contexts.get(0).removeDevice(id("p"));
        assertTrue(m.machine.device(id("p")).isPresent());
        contexts.get(0).removeDevice(id("c"));
        assertTrue(m.machine.device(id("c")).isEmpty());
        contexts.get(0).removeDevice(id("c"));
        assertEquals(1, child.removes);
    }

    @Test
    void whatDriversShareIsOneForTheMachine() {
        parent.probing(context -> {
            context.shared(StringBuilder.class, StringBuilder::new).append("p");
            return parent.bind(context);
        });
        List<String> seen = new ArrayList<>();
        child.probing(context -> {
            seen.add(context.shared(StringBuilder.class, StringBuilder::new).toString());
            return child.bind(context);
        });
        ScriptedMachine m = machine();
        m.machine.add(ScriptedDevice.of("c", "child", ""));

        assertEquals(List.of("p"), seen);
    }
}

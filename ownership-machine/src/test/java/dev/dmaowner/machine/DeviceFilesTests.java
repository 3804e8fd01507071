package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a driver shows in the directory of its device, and what it shows below {@code /dev}. */
class DeviceFilesTests {

    private static final String A = "/sys/devices/scripted0/a";

    /** A file that nobody can write. */
    private record Shown(String read) implements Attribute {
        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            return Outcome.refused(Errno.EPERM, "as scripted");
        }
    }

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");

    private ScriptedMachine showing(OwnershipRules rules, Consumer<ProbeContext> how) {
        net.probing(context -> {
            how.accept(context);
            return net.bind(context);
        });
        return ScriptedMachine.of(
                rules, List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "odd", "g")), net);
    }

    private static void show(ProbeContext context, String... names) {
        for (String name : names) {
            context.publishAttribute(name, new Shown("of " + name));
        }
    }

    @Test
    void filesWithSlashesAreInDirectoriesOfTheirOwn() throws IOException {
        Host host = showing(
                        OwnershipRules.LINUX_6_12,
                        context -> show(context, "stats/rx/bytes", "stats/errors", "stats2", "power/state"))
                .machine
                .host();
        assertEquals(List.of("errors", "rx"), host.list(A + "/stats"));
        assertEquals(List.of("bytes"), host.list(A + "/stats/rx"));
        assertEquals(List.of("state"), host.list(A + "/power"));
        assertEquals(Optional.of("of stats/rx/bytes"), host.readText(A + "/stats/rx/bytes"));
        assertTrue(host.list(A).containsAll(List.of("power", "stats", "stats2")));
        assertTrue(host.exists(A + "/stats"));
        assertEquals("EISDIR", ScriptedMachine.word(host.write(A + "/stats", "0")));
        assertEquals("EPERM", ScriptedMachine.word(host.write(A + "/stats/errors", "0")));
        assertFalse(host.exists(A + "/stat"));
        assertFalse(host.exists(A + "/stats/bytes"));
        assertFalse(host.exists("/sys/devices/scripted0/b/stats"));
    }

    @Test
    void theNamesInADirectoryAreSorted() throws IOException {
        Host host = showing(OwnershipRules.LINUX_6_12, context -> show(context, "zero", "alpha"))
                .machine
                .host();
        List<String> names = host.list(A);
        assertEquals(names.stream().sorted().toList(), names);
        assertEquals(List.of("alpha", "driver"), names.subList(0, 2));
    }

    @Test
    void aDriverThatIsBeingUnboundShowsNothingAnyMore() throws IOException {
        ScriptedMachine m = showing(OwnershipRules.LINUX_6_12, context -> show(context, "mode", "stats/errors"));
        net.removalWaits = true;
        assertEquals("WAITS", m.unbind("a", "net"));
        assertFalse(m.exists("devices/a/mode"));
        assertFalse(m.exists("devices/a/stats"));
        assertEquals(
                List.of("driver_override", "iommu_group", "modalias", "subsystem", "uevent"),
                m.machine.host().list(A));
    }

    @Test
    void nodesAreListedByTheirDirectories() throws IOException {
        Host host = showing(OwnershipRules.LINUX_6_12, context -> {
                    for (String node : List.of("vfio/1", "vfio/devices/vfio0", "vfio2", "null")) {
                        context.publishNode(node, () -> Outcome.refused(Errno.ENXIO, "as scripted"));
                    }
                })
                .machine
                .host();
        assertEquals(List.of("null", "vfio", "vfio2"), host.list("/dev"));
        assertEquals(List.of("1", "devices"), host.list("/dev/vfio"));
        assertEquals(List.of("vfio0"), host.list("/dev/vfio/devices"));
        assertEquals(List.of(), host.list("/dev/null"));
        for (String there : List.of("/dev", "/dev/vfio", "/dev/vfio/devices", "/dev/vfio2", "/dev/vfio/1")) {
            assertTrue(host.exists(there), there);
        }
        for (String missing : List.of("/dev/vfi", "/dev/vfio/2", "/dev/vfio/1/x", "/dev/1")) {
            assertFalse(host.exists(missing), missing);
        }
        assertEquals(
                Errno.ENXIO,
                host.open("/dev/vfio/devices/vfio0").refusal().orElseThrow().errno());
        assertEquals(
                Errno.ENOENT,
                host.open("/dev/vfio/devices").refusal().orElseThrow().errno());
    }

    @Test
    void beforeLinux612AnOverrideWaitsForTheUnbindingThatHasTheDevice() {
        ScriptedMachine m = showing(OwnershipRules.LINUX_6_1, context -> {});
        net.removalWaits = true;
        m.unbind("a", "net");
        WriteAnswer answer = m.machine.host().write(A + "/driver_override", "other\n");
        assertEquals(
                "driver net to let go of " + id("a"),
                ((WriteAnswer.Waiting) answer).pending().waitsFor());
        assertEquals("(null)", m.read("devices/a/driver_override"));
        net.letGo();
        assertEquals("other", m.read("devices/a/driver_override"));
    }

    @Test
    void fromLinux612OnItDoesNot() {
        ScriptedMachine m = showing(OwnershipRules.LINUX_6_12, context -> {});
        net.removalWaits = true;
        m.unbind("a", "net");
        assertEquals("OK", m.write("devices/a/driver_override", "other\n"));
        assertEquals("other", m.read("devices/a/driver_override"));
    }
}

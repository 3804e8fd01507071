package dev.dmaowner.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command {@code sync} on the sample machine, whose graphics card shares its group with its sound. */
class SyncCommandTest {

    private static final String GPU = "  - name: gpu\n    is: {id: 10de:1c82}\n";
    private static final String SOUND = "  - name: sound\n    is: {path: '0000:00:01.0/00.1'}\n";

    @TempDir
    private Path folder;

    private CommandRun sync(String entries, String... words) throws IOException {
        Path file = folder.resolve("devices.yaml");
        Files.writeString(file, "devices:\n" + entries);
        List<String> command = new ArrayList<>(List.of("sync", file.toString(), "-m", "sample:pci"));
        command.addAll(List.of(words));
        return CommandRun.of(command.toArray(String[]::new));
    }

    @Test
    void driftIsPrintedALineEachAndEndsWithThree() throws IOException {
        CommandRun run = sync(GPU + "  - is: {path: '0000:00:02.0/00.0'}\n    driver: kernel\n", "--check");
        assertEquals(3, run.exitCode(), run.err());
        assertEquals("0000:01:00.0 (gpu): its driver is nouveau, and vfio-pci is wanted\n", run.out());
        CommandRun json = sync(GPU, "--check", "--format", "json");
        assertTrue(json.out().contains("\"inSync\" : false"), json.out());
    }

    @Test
    void nothingDriftsWhereAllIsAsWanted() throws IOException {
        CommandRun run = sync("  - is: {path: '0000:00:02.0/00.0'}\n    driver: kernel\n", "--check");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("in sync: 1 entry\n", run.out());
    }

    @Test
    void entryThatMeansNoneOrSeveralIsSaidWithItsLine() throws IOException {
        CommandRun run = sync("  - is: {id: dead:beef}\n  - is: {class: 0x06}\n" + GPU + GPU, "--check");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("line 2: entry 1 (id dead:beef) means no device of this host"), run.err());
        assertTrue(run.err().contains("line 3: entry 2 (class 0x06) means"), run.err());
        assertTrue(run.err().contains("say which by its path: 0000:00:00.0 has 0000:00:00.0"), run.err());
        assertTrue(run.err().contains("means 0000:01:00.0, and so does gpu in line 4"), run.err());
    }

    @Test
    void entryThatIsPrintedMeansItsDevice() throws IOException {
        CommandRun described = CommandRun.of("sync", "--describe", "1", "-m", "sample:pci");
        assertEquals(0, described.exitCode(), described.err());
        CommandRun run = sync(described.out().substring("devices:\n".length()), "--check");
        assertTrue(run.out().contains("0000:01:00.0 (0000:01:00.0): its driver is nouveau"), run.out() + run.err());
        assertTrue(run.out().contains("0000:01:00.1 (0000:01:00.1): its driver is snd_hda_intel"), run.out());
    }

    @Test
    void machineThatIsOnlyLookedAtIsNotChanged() throws IOException {
        CommandRun run = sync(GPU, "--yes");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("add --check or --print"), run.err());
        assertEquals(2, sync(GPU, "--print", "grub").exitCode());
        assertEquals(2, CommandRun.of("sync").exitCode());
    }

    @ParameterizedTest
    @EnumSource(BootForm.class)
    void everyFormNamesOneDeviceAndNoId(BootForm form) throws IOException, InterruptedException {
        CommandRun run = sync(GPU, "--print", form.word());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("0000:01:00.0"), run.out());
        assertTrue(run.out().contains("MODALIAS"), run.out());
        assertFalse(run.out().contains("0000:01:00.1"), run.out());
        assertFalse(run.out().lines().anyMatch(line -> !line.startsWith("#") && line.contains("ids=")), run.out());
        assertTrue(
                run.err().contains("0000:01:00.1 shares the group of 0000:01:00.0 and keeps its driver snd_hda_intel"),
                run.err());
        assertTrue(sync(GPU + SOUND, "--print", form.word()).err().lines().noneMatch(line -> line.contains("shares")));
        assertTrue(sync(GPU + "    with-group: true\n", "--print", form.word())
                .out()
                .contains("0000:01:00.1"));
        shellAccepts(run.out());
    }

    @ParameterizedTest
    @EnumSource(BootForm.class)
    void everyFormGivesTheNodesToWhomTheFileNames(BootForm form) throws IOException {
        String rule =
                "SUBSYSTEM==\"vfio\", KERNEL==\"[0-9]*\", TEST==\"/sys/kernel/iommu_groups/%k/devices/0000:01:00.0\","
                        + " OWNER=\"alice\"";
        assertTrue(sync(GPU + "    user: alice\n", "--print", form.word()).out().contains(rule));
        assertFalse(sync(GPU, "--print", form.word()).out().contains("SUBSYSTEM==\"vfio\""));
    }

    /** Without busybox an initial file system of Debian has neither grep nor sed. */
    @ParameterizedTest
    @EnumSource(value = BootForm.class, names = "UDEV", mode = EnumSource.Mode.EXCLUDE)
    void earlyScriptsNeedNothingButTheShell(BootForm form) throws IOException {
        String printed = sync(GPU, "--print", form.word()).out();
        assertTrue(printed.contains("while read -r line"), printed);
        assertFalse(printed.contains("grep"), printed);
    }

    /** Of what is printed, the scripts must be such for a shell. */
    private static void shellAccepts(String printed) throws IOException, InterruptedException {
        for (String file : printed.split("(?m)^# ---- ")) {
            if (file.contains("#!/")) {
                String script = file.substring(file.indexOf("#!/"));
                Process shell = new ProcessBuilder("/bin/sh", "-n")
                        .redirectErrorStream(true)
                        .start();
                shell.getOutputStream().write(script.getBytes());
                shell.getOutputStream().close();
                String said = new String(shell.getInputStream().readAllBytes());
                assertEquals(0, shell.waitFor(), said + script);
            }
        }
    }

    @Test
    void driversOfTwoDevicesHaveOneLineForModprobe() throws IOException {
        CommandRun run = sync(
                "  - is: {path: '0000:00:01.0/00.0'}\n  - is: {path: '0000:00:03.0/00.0'}\n", "--print", "modprobe");
        assertEquals(
                run.out().lines().filter(line -> line.startsWith("install ")).count(),
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("install "))
                        .map(line -> line.split(" ")[1])
                        .distinct()
                        .count());
    }

    @Test
    void placeInTheTreeIsWrittenAsTheKernelTakesIt() {
        assertEquals(
                "0000:00:1c.0/00.0/02.1",
                DevicePath.of("/sys/devices/pci0000:00/0000:00:1c.0/0000:05:00.0/0000:06:02.1"));
        assertEquals("platform/54200000.dc", DevicePath.of("/sys/devices/platform/54200000.dc"));
    }

    @Test
    void serialNumberIsReadFromTheExtendedCapabilities() throws IOException {
        byte[] space = new byte[4096];
        put(space, 0x100, 0x14820001);
        put(space, 0x148, 0x00010003);
        put(space, 0x14c, 0xff7a61d0);
        put(space, 0x150, 0x001b21ff);
        assertEquals(Optional.of("00-1b-21-ff-ff-7a-61-d0"), serial(space, "active"));
        assertEquals(Optional.empty(), serial(space, "suspended"));
        assertEquals(Optional.empty(), serial(new byte[256], "active"));
        // A list that leads to itself ends.
        put(space, 0x100, 0x10020001);
        assertEquals(Optional.empty(), serial(space, "active"));
    }

    private static void put(byte[] space, int at, int value) {
        for (int i = 0; i < 4; i++) {
            space[at + i] = (byte) (value >>> 8 * i);
        }
    }

    private static Optional<String> serial(byte[] space, String status) throws IOException {
        return SerialNumber.of(
                CapturedHost.of(
                        CapturedTree.builder()
                                .file("sys/devices/x/config", space)
                                .file("sys/devices/x/power/runtime_status", (status + "\n").getBytes())
                                .build(),
                        "a device"),
                "/sys/devices/x");
    }
}

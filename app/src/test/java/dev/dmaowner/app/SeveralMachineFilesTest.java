package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.testdata.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several files that tell of one machine. */
class SeveralMachineFilesTest {

    private static final String GROUPS = "/sys/kernel/iommu_groups/9/devices/0000:41:00.0\n";

    private static final String DRIVERS =
            "41:00.0 Non-Volatile memory controller [0108]: Micron [1344:51a2] (rev 01)\n\tKernel driver in use: nvme\n";

    private static final String LOG =
            "[    0.0] Linux version 6.8.0-31-generic (x)\n[    0.5] pci 0000:41:00.0: Adding to iommu group 9\n";

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** A recording of a machine with one device, {@code 0000:41:00.0}, bound to nvme, in group 9. */
    private String recording() throws IOException {
        Path device = Files.createDirectories(folder.resolve("rec/sys/devices/pci0000:40/0000:40:01.0/0000:41:00.0"));
        Files.writeString(
                device.resolve("uevent"), "DRIVER=nvme\nPCI_CLASS=10802\nPCI_ID=1344:51A2\nPCI_SUBSYS_ID=0000:0000\n");
        Files.createSymbolicLink(device.resolve("driver"), Path.of("../../../../bus/pci/drivers/nvme"));
        Files.createSymbolicLink(device.resolve("iommu_group"), Path.of("../../../../kernel/iommu_groups/9"));
        Files.createSymbolicLink(device.resolve("subsystem"), Path.of("../../../../bus/pci"));
        Path members = Files.createDirectories(folder.resolve("rec/sys/kernel/iommu_groups/9/devices"));
        Files.createSymbolicLink(
                members.resolve("0000:41:00.0"), Path.of("../../../../devices/pci0000:40/0000:40:01.0/0000:41:00.0"));
        Path bus = Files.createDirectories(folder.resolve("rec/sys/bus/pci/devices"));
        Files.createSymbolicLink(
                bus.resolve("0000:41:00.0"), Path.of("../../../devices/pci0000:40/0000:40:01.0/0000:41:00.0"));
        return folder.resolve("rec").toString();
    }

    @Test
    void textsCompleteOneAnother() throws IOException {
        String groups = file("groups.txt", GROUPS);
        String drivers = file("drivers.txt", DRIVERS);
        String log = file("log.txt", LOG);
        for (String[] order : new String[][] {{groups, drivers, log}, {log, drivers, groups}}) {
            CommandRun show = CommandRun.of("show", "-m", order[0], "-m", order[1], "-m", order[2]);
            assertEquals(0, show.exitCode(), show.err());
            assertTrue(show.out().contains("Linux 6.8.0-31-generic"), show.out());
            assertTrue(show.out().contains("group 9: not takeable"), show.out());
            assertTrue(show.out().contains("nvme uses 0000:41:00.0"), show.out());
            assertTrue(
                    show.out().contains("dmaowner plan take 9 -m " + order[0] + " -m " + order[1]),
                    "a command to copy");
            assertFalse(show.err().contains("counts"), show.err());
        }
    }

    @Test
    void standardInputIsAFile() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(DRIVERS.getBytes(StandardCharsets.UTF_8)));
            CommandRun show = CommandRun.of("show", "-m", file("groups.txt", GROUPS), "-m", "-");
            assertTrue(show.out().contains("nvme uses 0000:41:00.0"), show.out() + show.err());
            CommandRun twice = CommandRun.of("show", "-m", "-", "-m", "-");
            assertEquals(4, twice.exitCode());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void contradictionsAreSaidByEveryCommand() throws IOException {
        String[] files = {"-m", file("a.txt", GROUPS), "-m", file("b.txt", GROUPS.replace("/9/", "/10/"))};
        String page = folder.resolve("page.html").toString();
        for (String command : List.of(
                "show", "explain 41:00.0", "plan take 41:00.0", "groups --predict", "report -o " + page, "simulate")) {
            String[] words =
                    Stream.of(command.split(" "), files).flatMap(Stream::of).toArray(String[]::new);
            CommandRun run = command.startsWith("simulate") ? simulated(files) : CommandRun.of(words);
            String said = command.startsWith("report") ? Files.readString(Path.of(page)) : run.out() + run.err();
            assertTrue(said.contains("0000:41:00.0: group 9 (" + files[1] + ":1) and 10"), command + "\n" + said);
        }
    }

    private CommandRun simulated(String... files) throws IOException {
        return CommandRun.of(
                "simulate", "-m", files[1], "-m", files[3], file("s.scenario", "ls /sys/bus/pci/devices\n"));
    }

    @Test
    void recordingCountsBeforeTexts() throws IOException {
        String recording = recording();
        CommandRun same = CommandRun.of("show", "-m", recording, "-m", file("ok.txt", DRIVERS + LOG));
        assertTrue(same.out().contains("nvme uses 0000:41:00.0"), same.out());
        assertTrue(same.out().contains("Linux 6.8.0-31-generic"), "what it does not record the text completes");
        assertFalse(same.err().contains("counts"), same.err());
        String other = DRIVERS.replace("nvme", "vfio-pci") + "42:00.0 x [0200]: y [8086:10d3]\n";
        CommandRun differs = CommandRun.of("show", "-m", file("other.txt", other), "-m", recording);
        assertTrue(differs.out().contains("nvme uses 0000:41:00.0"), differs.out());
        assertFalse(differs.out().contains("0000:42:00.0"), differs.out());
        assertTrue(differs.err().contains("0000:41:00.0: driver nvme (" + recording + ") and vfio-pci"), differs.err());
        assertTrue(differs.err().contains("0000:42:00.0 is not in " + recording), differs.err());
    }

    @Test
    void registersOfATextComeToTheDevicesOfARecording() throws IOException {
        String words = DRIVERS + "\tStatus: Cap+ x\n\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
                + "\tCapabilities: [100 v1] Advanced Error Reporting\n";
        String recording = recording();
        assertTrue(CommandRun.of("groups", "--predict", "-m", recording).out().contains("not read whole"));
        CommandRun both = CommandRun.of("groups", "--predict", "-m", recording, "-m", file("vvv.txt", words));
        assertFalse(both.out().contains("not read whole"), both.out());
        assertTrue(both.out().contains("endpoint"), both.out());
    }

    @Test
    void twoMachinesAreRefused() throws IOException {
        CommandRun run = CommandRun.of("show", "-m", "sample:pci", "-m", recording());
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("are two machines"), run.err());
        CommandRun useless = CommandRun.of("show", "-m", file("a.txt", GROUPS), "-m", file("b.txt", "hello\n"));
        assertEquals(4, useless.exitCode());
        assertTrue(
                useless.err().contains("b.txt is no machine: found text that says nothing of devices"), useless.err());
    }

    /** The stream ids come from the tree, the devices and their registers from lspci. */
    @Test
    void deviceTreeAndListingOfItsPciDevices() throws IOException {
        assumeTrue(isInstalled("dtc"), "dtc is not installed");
        String tree =
                """
                /dts-v1/;
                / { #address-cells = <2>; #size-cells = <2>;
                  smmu: iommu@9000000 { compatible = "arm,smmu-v3"; reg = <0 0x9000000 0 0x20000>; #iommu-cells = <1>; dma-coherent; };
                  pcie@40000000 { compatible = "pci-host-ecam-generic"; device_type = "pci"; reg = <0 0x40000000 0 0x1000000>;
                    #address-cells = <3>; #size-cells = <2>; dma-coherent; iommu-map = <0x0 &smmu 0x4000 0x10000>; linux,pci-domain = <0>; };
                };
                """;
        String listing = "0000:00:02.0 Ethernet controller [0200]: Intel Corporation 82574L [8086:10d3]\n"
                + "\tStatus: Cap+ x\n\tCapabilities: [e0] Express (v1) Root Complex Integrated Endpoint, MSI 00\n"
                + "\tCapabilities: [100 v1] Advanced Error Reporting\n";
        CommandRun show = CommandRun.of("show", "-m", file("board.dts", tree), "-m", file("lspci.txt", listing));
        assertEquals(0, show.exitCode(), show.err());
        assertTrue(show.out().contains("<0x4010> of /iommu@9000000"), show.out());
    }

    @Test
    void overlaysAreApplied() throws IOException, InterruptedException {
        assumeTrue(isInstalled("dtc") && isInstalled("fdtoverlay"), "dtc or fdtoverlay is not installed");
        String base = file("base.dts", "/dts-v1/;\n/ { };\n");
        Path overlay = folder.resolve("o.dtbo");
        String source = file("o.dts", "/dts-v1/;\n/plugin/;\n&{/} { added { compatible = \"example,added\"; }; };\n");
        new ProcessBuilder("dtc", "-q", "-O", "dtb", "-o", overlay.toString(), source)
                .start()
                .waitFor();
        CommandRun both = CommandRun.of("show", "-m", base, "-m", overlay.toString());
        assertTrue(both.out().contains("example,added"), both.out() + both.err());
        CommandRun first = CommandRun.of("show", "-m", overlay.toString(), "-m", base);
        assertEquals(4, first.exitCode());
        assertTrue(first.err().contains("give the board's tree before it"), first.err());
    }

    @Test
    void sourceOfATreeReadsNoOtherFile() throws IOException {
        for (String line :
                new String[] {"/include/ \"x.dtsi\"", "#include <x.h>", "/ { a = /incbin/(\"/etc/hostname\"); };"}) {
            CommandRun run = CommandRun.of("show", "-m", file("evil.dts", "/dts-v1/;\n" + line + "\n"));
            assertEquals(4, run.exitCode(), line);
            assertTrue(run.err().contains("includes other files"), run.err());
        }
    }

    @Test
    void acpiTableAlone() {
        String table = SharedData.path("acpi/asus-zenith2-ivrs.dat").toString();
        CommandRun run = CommandRun.of("show", "-m", table);
        assertEquals(0, run.exitCode(), run.err());
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }
}

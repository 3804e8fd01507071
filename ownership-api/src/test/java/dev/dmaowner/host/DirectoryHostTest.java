package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.testdata.RecordingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryHostTest {

    private static final String DEVICE = "/sys/bus/pci/devices/0000:00:01.0";

    @TempDir
    Path folder;

    private Path root;
    private Path device;

    @BeforeEach
    void aCapturedMachineBesideASecret() throws IOException {
        root = folder.resolve("capture");
        device = Files.createDirectories(root.resolve("sys/devices/pci0000:00/0000:00:01.0"));
        Files.writeString(device.resolve("uevent"), "DRIVER=e1000\n");
        Path bus = Files.createDirectories(root.resolve("sys/bus/pci/devices"));
        link(bus.resolve("0000:00:01.0"), "../../../devices/pci0000:00/0000:00:01.0");
        Files.writeString(folder.resolve("secret"), "secret");
    }

    private static void link(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    private DirectoryHost host() throws IOException {
        return DirectoryHost.of(root, "capture");
    }

    @Test
    void attributesAreReadThroughLinks() throws IOException {
        DirectoryHost host = host();
        for (int i = 0; i < 2; i++) {
            assertEquals(Optional.of("DRIVER=e1000"), host.readText(DEVICE + "/uevent"));
        }
        assertEquals(List.of("uevent"), host.list(DEVICE));
        assertEquals(Optional.of("../../../devices/pci0000:00/0000:00:01.0"), host.readLink(DEVICE));
        assertEquals(Optional.empty(), host.read(DEVICE));
        assertEquals(Optional.empty(), host.read(DEVICE + "/driver"));
        assertEquals(Optional.empty(), host.read(DEVICE + "/uevent/x"));
        assertEquals(Optional.empty(), host.readLink(DEVICE + "/uevent"));
        assertEquals(List.of(), host.list(DEVICE + "/uevent"));
        assertTrue(host.exists(DEVICE + "/uevent"));
        assertFalse(host.exists(DEVICE + "/none"));
    }

    @Test
    void noLinkLeavesTheRootNorIsAnyFileOutsideOpened() throws IOException {
        link(device.resolve("relative"), "../../../../../secret");
        link(device.resolve("absolute"), folder.resolve("secret").toString());
        link(device.resolve("folder"), folder.toString());
        link(device.resolve("back"), "/sys/bus/pci/devices/0000:00:01.0/uevent");
        RecordingFileSystem recorded = new RecordingFileSystem(folder);
        DirectoryHost host = DirectoryHost.of(recorded.getPath("/capture"), "capture");
        for (String name : List.of("relative", "absolute", "folder/secret", "folder/capture/sys/bus/x")) {
            assertEquals(Optional.empty(), host.read(DEVICE + "/" + name), name);
            assertFalse(host.exists(DEVICE + "/" + name), name);
        }
        assertEquals(List.of(), host.list(DEVICE + "/folder"));
        assertFalse(host.exists("/../secret"));
        assertFalse(host.exists("/sys/../../secret"));
        assertEquals(List.of(), recorded.opened());
        assertEquals(Optional.of("DRIVER=e1000"), host.readText(DEVICE + "/back"), "absolute within the capture");
        assertEquals(List.of("/capture/sys/devices/pci0000:00/0000:00:01.0/uevent"), recorded.opened());
        Files.delete(device.resolve("back"));
    }

    @Test
    void linksThatLeadInACircleAreNotThere() throws IOException {
        link(device.resolve("a"), "b");
        link(device.resolve("b"), "a");
        DirectoryHost host = host();
        assertFalse(host.exists(DEVICE + "/a"));
        assertEquals(Optional.empty(), host.read(DEVICE + "/a/x"));
        assertEquals(Optional.of("b"), host.readLink(DEVICE + "/a"));
    }

    @Test
    void anAttributeIsNotReadBeyondItsLimit() throws IOException {
        byte[] large = new byte[(1 << 20) + 1];
        Files.write(device.resolve("large"), large);
        Files.write(device.resolve("full"), new byte[1 << 20]);
        Path tables = Files.createDirectories(root.resolve("sys/firmware/acpi/tables"));
        Files.write(tables.resolve("DSDT"), large);
        link(device.resolve("firmware_node"), "../../../firmware/acpi/tables");
        DirectoryHost host = host();
        IOException refused = assertThrows(IOException.class, () -> host.read(DEVICE + "/large"));
        assertTrue(refused.getMessage().contains(DEVICE + "/large"), refused.getMessage());
        assertEquals(1 << 20, host.read(DEVICE + "/full").orElseThrow().length);
        assertEquals(large.length, host.read("/sys/firmware/acpi/tables/DSDT").orElseThrow().length);
        assertEquals(large.length, host.read(DEVICE + "/firmware_node/DSDT").orElseThrow().length);
    }

    @Test
    void aPipeIsNotOpened() throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", device.resolve("pipe").toString()).start();
        assumeTrue(made.waitFor() == 0, "this platform makes no pipes");
        assertThrows(IOException.class, () -> host().read(DEVICE + "/pipe"));
    }

    @Test
    void theInsideOfSysStandsForAMachine() throws IOException {
        DirectoryHost host = DirectoryHost.of(root.resolve("sys"), "inside");
        assertEquals(Optional.of("DRIVER=e1000"), host.readText(DEVICE + "/uevent"));
        assertEquals(List.of("sys"), host.list("/"));
        assertEquals(List.of("bus", "devices"), host.list("/sys"));
        assertFalse(host.exists("/proc"));
        assertFalse(host.exists("/sys/../../secret"));
    }

    @Test
    void aDirectoryWithoutAMachineIsRefused() {
        IOException refused = assertThrows(IOException.class, () -> DirectoryHost.of(device, "folder7"));
        assertTrue(refused.getMessage().contains("folder7"), refused.getMessage());
        assertThrows(IOException.class, () -> DirectoryHost.of(folder.resolve("none"), "none"));
        IOException file = assertThrows(IOException.class, () -> DirectoryHost.of(folder.resolve("secret"), "secret"));
        assertEquals("secret is no directory", file.getMessage());
    }

    @Test
    void namesThatNoFileCanHaveAreNotThere() throws IOException {
        assertFalse(host().exists(DEVICE + "/a\0b"));
        assertFalse(host().exists("/a\0b/c"));
        assertThrows(IllegalArgumentException.class, () -> host().read("sys"));
        assertThrows(IllegalArgumentException.class, () -> host().read("sys/bus"));
    }

    @Test
    void aCaptureCannotBeChanged() throws IOException {
        assertEquals(
                Errno.EROFS,
                host().write(DEVICE + "/uevent", "add").refusal().orElseThrow().errno());
        assertEquals(
                Errno.EROFS, host().open("/dev/vfio/1").refusal().orElseThrow().errno());
        assertEquals("DRIVER=e1000\n", Files.readString(device.resolve("uevent")));
    }

    @Test
    void theKernelIsToldByWhatTheCaptureHolds() throws IOException {
        assertEquals(Optional.empty(), host().description().kernelRelease());
        Files.createDirectories(root.resolve("proc/sys/kernel"));
        Files.writeString(root.resolve("proc/sys/kernel/osrelease"), "6.1.0\n");
        assertEquals(Optional.of("6.1.0"), host().description().kernelRelease());
    }
}

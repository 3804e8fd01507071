package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapturedTreeTest {

    private static final CaptureLimits SMALL = new CaptureLimits(6, 20, 4, 40, 10);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static CapturedTreeBuilder machine() throws CaptureException {
        return CapturedTree.builder()
                .file("sys/devices/pci0000:00/0000:00:01.0/uevent", bytes("DRIVER=e1000\n\n"))
                .link("sys/bus/pci/devices/0000:00:01.0", "../../../devices/pci0000:00/0000:00:01.0")
                .directory("sys/kernel/iommu_groups/");
    }

    private static CapturedHost host(CapturedTreeBuilder builder) {
        return CapturedHost.of(builder.build(), "test");
    }

    @Test
    void attributesAreReadThroughLinks() throws IOException {
        CapturedHost host = host(machine());
        assertEquals(Optional.of("DRIVER=e1000"), host.readText("/sys/bus/pci/devices/0000:00:01.0/uevent"));
        assertEquals(Optional.empty(), host.read("/sys/bus/pci/devices/0000:00:01.0"));
        assertEquals(Optional.empty(), host.read("/sys/bus/pci/devices/0000:00:01.0/uevent/deeper"));
        assertEquals(Optional.empty(), host.read("/sys/bus/pci/devices/0000:00:01.0/uevent/.."));
        assertEquals(
                Optional.of("DRIVER=e1000"),
                host.readText("/sys//bus/./pci/devices/0000:00:01.0/../0000:00:01.0/uevent"));
    }

    @Test
    void namesAreListedInTheirOrderAndNothingElseIsListed() throws IOException {
        CapturedHost host = host(machine().file("sys/b", bytes("")).file("sys/a", bytes("")));
        assertEquals(List.of("a", "b", "bus", "devices", "kernel"), host.list("/sys"));
        assertEquals(List.of("uevent"), host.list("/sys/bus/pci/devices/0000:00:01.0"));
        assertEquals(List.of(), host.list("/sys/a"));
        assertEquals(List.of(), host.list("/nowhere"));
    }

    @Test
    void aLinkIsReadAsWrittenAndAFileIsNoLink() throws IOException {
        CapturedHost host = host(machine());
        assertEquals(
                Optional.of("../../../devices/pci0000:00/0000:00:01.0"),
                host.readLink("/sys/bus/pci/devices/0000:00:01.0"));
        assertEquals(Optional.empty(), host.readLink("/sys/bus/pci/devices/0000:00:01.0/uevent"));
        assertEquals(Optional.empty(), host.readLink("/sys/bus/pci/devices/0000:00:02.0"));
    }

    @Test
    void noLinkLeavesTheRoot() throws IOException {
        CapturedHost host = host(machine()
                .link("sys/out", "../../../../etc")
                .link("sys/above", "../..")
                .link("sys/absolute", "/sys/devices")
                .link("sys/elsewhere", "/etc"));
        assertFalse(host.exists("/sys/out"));
        assertFalse(host.exists("/sys/above"));
        assertFalse(host.exists("/sys/elsewhere"));
        assertFalse(host.exists("/.."));
        assertEquals(List.of("pci0000:00"), host.list("/sys/absolute"), "an absolute link starts at the captured root");
    }

    @Test
    void linksThatLeadInACircleAreNotThere() throws IOException {
        CapturedHost host = host(CapturedTree.builder()
                .link("sys/a", "b")
                .link("sys/b", "a")
                .link("sys/self", "self/self")
                .link("sys/none", ""));
        assertFalse(host.exists("/sys/a"));
        assertFalse(host.exists("/sys/self/x"));
        assertFalse(host.exists("/sys/none"));
        assertEquals(Optional.of("b"), host.readLink("/sys/a"));
    }

    @Test
    void fortyLinksAreFollowedAndOneMoreIsNot() throws IOException {
        CapturedTreeBuilder builder = CapturedTree.builder().file("sys/l0", bytes("end"));
        for (int i = 1; i <= 41; i++) {
            builder.link("sys/l" + i, "l" + (i - 1));
        }
        CapturedHost host = host(builder);
        assertEquals(Optional.of("end"), host.readText("/sys/l40"));
        assertEquals(Optional.empty(), host.readText("/sys/l41"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../etc/passwd",
                "sys/../../etc",
                "sys/..",
                "..",
                "sys/a\0b",
                "/../x",
            })
    void aNameThatLeavesTheCaptureIsRefused(String name) {
        assertThrows(CaptureException.class, () -> CapturedTree.builder().file(name, bytes("")));
        assertThrows(CaptureException.class, () -> CapturedTree.builder().link(name, "x"));
        assertThrows(CaptureException.class, () -> CapturedTree.builder().directory(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "sys/", "."})
    void aFileNeedsAName(String name) {
        assertThrows(CaptureException.class, () -> CapturedTree.builder().file(name, bytes("")));
    }

    @Test
    void aNameOfAnotherKindIsRefusedTheSecondTime() throws IOException {
        assertThrows(CaptureException.class, () -> machine().file("sys/bus", bytes("")));
        assertThrows(CaptureException.class, () -> machine().link("sys/bus", "x"));
        assertThrows(CaptureException.class, () -> machine().directory("sys/bus/pci/devices/0000:00:01.0"));
        assertThrows(CaptureException.class, () -> machine()
                .file("sys/bus/pci/devices/0000:00:01.0/uevent", bytes("through a link")));
        assertThrows(CaptureException.class, () -> machine().link("sys/devices/pci0000:00/0000:00:01.0/uevent", "x"));
    }

    @Test
    void aNameOfTheSameKindIsReplaced() throws IOException {
        CapturedHost host = host(machine()
                .directory("sys/bus")
                .file("sys/devices/pci0000:00/0000:00:01.0/uevent", bytes("new"))
                .link("sys/bus/pci/devices/0000:00:01.0", "/sys/devices/pci0000:00/0000:00:01.0"));
        assertEquals(Optional.of("new"), host.readText("/sys/bus/pci/devices/0000:00:01.0/uevent"));
    }

    @Test
    void limitsHold() throws IOException {
        CapturedTreeBuilder entries =
                new CapturedTreeBuilder(SMALL).directory("a/b/c").directory("d/e");
        entries.directory("f");
        assertThrows(CaptureException.class, () -> entries.directory("g"));
        CapturedTreeBuilder bytes = new CapturedTreeBuilder(SMALL).file("a", bytes("0123456789"));
        bytes.file("b", bytes("0123456789"));
        assertThrows(CaptureException.class, () -> bytes.file("c", bytes("x")));
        assertThrows(CaptureException.class, () -> new CapturedTreeBuilder(SMALL).directory("a/b/c/d"));
        assertThrows(CaptureException.class, () -> new CapturedTreeBuilder(SMALL).directory("n".repeat(41)));
        assertThrows(CaptureException.class, () -> new CapturedTreeBuilder(SMALL).link("l", "0123456789x"));
        assertThrows(CaptureException.class, () -> CapturedTree.builder().directory("n".repeat(256)));
        assertThrows(CaptureException.class, () -> CapturedTree.builder().link("l", "a\0b"));
    }

    @Test
    void aFileThatIsReplacedDoesNotCountTwice() throws IOException {
        CapturedTreeBuilder builder = new CapturedTreeBuilder(SMALL);
        for (int i = 0; i < 10; i++) {
            builder.file("a", bytes("0123456789"));
        }
        assertEquals(Optional.of("0123456789"), host(builder).readText("/a"));
    }

    @Test
    void anAttributeHasALimitThatHangsOnItsPlace() throws IOException {
        byte[] large = new byte[(1 << 20) + 1];
        assertThrows(CaptureException.class, () -> CapturedTree.builder().file("sys/devices/a/config", large));
        CapturedHost host = host(CapturedTree.builder()
                .file("sys/firmware/fdt", large)
                .oversizedFile("sys/devices/a/resource0", 1L << 40));
        assertArrayEquals(large, host.read("/sys/firmware/fdt").orElseThrow());
        assertTrue(host.exists("/sys/devices/a/resource0"));
        assertThrows(IOException.class, () -> host.read("/sys/devices/a/resource0"));
    }

    @Test
    void whatIsReadCanBeChangedByNobodyElse() throws IOException {
        CapturedHost host = host(machine());
        String path = "/sys/devices/pci0000:00/0000:00:01.0/uevent";
        host.read(path).orElseThrow()[0] = 'X';
        assertEquals(Optional.of("DRIVER=e1000"), host.readText(path));
    }

    @Test
    void theMachineIsFoundInsideLoneFolders() throws IOException {
        CapturedTree around = CapturedTree.builder()
                .file("captures/host7/proc/version", bytes("x"))
                .file("captures/host7/sys/bus/pci/rescan", bytes("x"))
                .build();
        assertTrue(CapturedHost.of(around.atMachineRoot().orElseThrow(), "t").exists("/sys/bus/pci/rescan"));
        CapturedTree inside =
                CapturedTree.builder().directory("bus/pci").directory("devices").build();
        assertTrue(CapturedHost.of(inside.atMachineRoot().orElseThrow(), "t").exists("/sys/bus/pci"));
        CapturedTree none =
                CapturedTree.builder().directory("etc").directory("home/sys").build();
        assertEquals(Optional.empty(), none.atMachineRoot());
        CapturedTree deep =
                CapturedTree.builder().directory("a/".repeat(20) + "sys").build();
        assertEquals(Optional.empty(), deep.atMachineRoot());
    }

    @Test
    void theKernelIsToldByWhatTheCaptureHolds() throws IOException {
        assertEquals(Optional.empty(), host(machine()).description().kernelRelease());
        assertEquals(
                Optional.of("6.1.0-56-amd64"),
                host(machine().file("proc/sys/kernel/osrelease", bytes("6.1.0-56-amd64\n")))
                        .description()
                        .kernelRelease());
        assertEquals(
                Optional.of("6.12.1"),
                host(machine().file("lib/modules/6.12.1/modules.alias", bytes("")))
                        .description()
                        .kernelRelease());
        assertEquals(
                Optional.of("2.6.32-358.el6"),
                host(machine().file("proc/version", bytes("Linux version 2.6.32-358.el6 (somebody@host)\n")))
                        .description()
                        .kernelRelease());
        assertEquals(
                Optional.empty(),
                host(machine().directory("lib/modules/6.12.1").directory("lib/modules/6.1.0"))
                        .description()
                        .kernelRelease());
        assertEquals(
                Optional.empty(),
                host(machine().file("proc/sys/kernel/osrelease", bytes("6.1\u001b[31m\n")))
                        .description()
                        .kernelRelease());
        assertEquals(
                Optional.of("6.6.6"),
                host(machine()).runningKernel("6.6.6").description().kernelRelease());
    }

    @Test
    void aCaptureCannotBeChanged() throws IOException {
        CapturedHost host = host(machine());
        var write = assertInstanceOf(
                WriteAnswer.Refused.class, host.write("/sys/devices/pci0000:00/0000:00:01.0/uevent", "add\n"));
        assertEquals(Errno.EROFS, write.why().errno());
        assertTrue(write.why().cure().isPresent());
        assertEquals(
                Errno.EROFS, host.open("/dev/vfio/vfio").refusal().orElseThrow().errno());
        assertEquals(HostDescription.Kind.CAPTURED, host.description().kind());
    }

    @Test
    void aRelativePathIsMisuseAndABuilderBuildsOnce() throws IOException {
        CapturedHost host = host(machine());
        assertThrows(IllegalArgumentException.class, () -> host.read("sys/bus"));
        assertThrows(IllegalArgumentException.class, () -> host.exists(""));
        CapturedTreeBuilder builder = machine();
        builder.build();
        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalStateException.class, () -> builder.directory("sys/kernel/iommu_groups"));
    }
}

package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.testdata.RecordingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveHostTest {

    private static final String DEVICE = "/sys/bus/pci/devices/0000:00:01.0";
    private static final String REAL_DEVICE = "/sys/devices/pci0000:00/0000:00:01.0";
    private static final List<String> REGISTERS =
            List.of("config", "rom", "vpd", "reset", "resource", "resource0", "resource2_wc");

    @TempDir
    Path temporary;

    private Path folder;
    private Path device;
    private RecordingFileSystem recorded;

    @BeforeEach
    void aMachine() throws IOException {
        folder = Files.createDirectory(temporary.resolve("machine"));
        Files.writeString(Files.createDirectory(temporary.resolve("outside")).resolve("secret"), "secret");
        device = Files.createDirectories(folder.resolve(REAL_DEVICE.substring(1)));
        Files.writeString(device.resolve("uevent"), "DRIVER=e1000\n");
        Files.writeString(device.resolve("driver_override"), "");
        for (String name : REGISTERS) {
            Files.writeString(device.resolve(name), name);
        }
        Path bus = Files.createDirectories(folder.resolve("sys/bus/pci/devices"));
        link(bus.resolve("0000:00:01.0"), "../../../devices/pci0000:00/0000:00:01.0");
        Path node = Files.createDirectories(folder.resolve("sys/firmware/devicetree/base/pcie"));
        Files.writeString(node.resolve("resets"), "reset");
        link(device.resolve("of_node"), "../../../firmware/devicetree/base/pcie");
        Files.writeString(Files.createDirectories(folder.resolve("dev/vfio")).resolve("7"), "");
        recorded = new RecordingFileSystem(folder);
    }

    private static void link(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    private LiveHost host(RegisterAccess access) throws IOException {
        return LiveHost.at(recorded.root(), access, Duration.ofSeconds(30));
    }

    private LiveHost host() throws IOException {
        return host(RegisterAccess.NONE);
    }

    /** The same machine, mounted somewhere in the file system, where no link may lead out of it. */
    private LiveHost mounted() throws IOException {
        return LiveHost.at(folder, RegisterAccess.NONE, Duration.ofSeconds(30));
    }

    @Test
    void attributesAreReadThroughLinks() throws IOException {
        for (LiveHost host : List.of(host(), mounted())) {
            assertEquals(Optional.of("DRIVER=e1000"), host.readText(DEVICE + "/uevent"));
            assertEquals(Optional.of(""), host.readText(DEVICE + "/driver_override"));
            assertEquals(Optional.of("../../../devices/pci0000:00/0000:00:01.0"), host.readLink(DEVICE));
            assertEquals(List.of("0000:00:01.0"), host.list("/sys/bus/pci/devices"));
            assertTrue(host.list(DEVICE).contains("config"));
            assertTrue(host.exists(DEVICE + "/config"));
            assertEquals(HostDescription.Kind.LIVE, host.description().kind());
        }
    }

    @Test
    void whatIsNotThereIsAnEmptyAnswer() throws IOException {
        for (LiveHost host : List.of(host(), mounted())) {
            for (String name : List.of("/none", "/uevent/none", "/none/none", "/a\0b", "/resource9")) {
                assertEquals(Optional.empty(), host.read(DEVICE + name), name);
                assertEquals(Optional.empty(), host.readLink(DEVICE + name), name);
                assertEquals(List.of(), host.list(DEVICE + name), name);
                assertFalse(host.exists(DEVICE + name), name);
            }
            assertEquals(Optional.empty(), host.read(DEVICE));
            assertEquals(Optional.empty(), host.read(REAL_DEVICE));
            assertEquals(Optional.empty(), host.readLink(DEVICE + "/uevent"));
            assertEquals(List.of(), host.list(DEVICE + "/uevent"));
            assertThrows(IllegalArgumentException.class, () -> host.read("sys"));
        }
    }

    @Test
    void registersAreNeverOpened() throws IOException {
        link(device.resolve("alias"), "config");
        link(folder.resolve("sys/alias"), "bus/pci/devices/0000:00:01.0/resource0");
        LiveHost host = host();
        for (String name : REGISTERS) {
            IOException refused = assertThrows(IOException.class, () -> host.read(DEVICE + "/" + name), name);
            assertTrue(refused.getMessage().contains(DEVICE + "/" + name), refused.getMessage());
            assertThrows(IOException.class, () -> host.read(REAL_DEVICE + "/" + name), name);
            assertThrows(IOException.class, () -> host.read(DEVICE + "/../0000:00:01.0/" + name), name);
            // Whoever writes to this one means it.
            if (!name.equals("reset")) {
                assertEquals(
                        Errno.EPERM,
                        host.write(DEVICE + "/" + name, "1\n")
                                .refusal()
                                .orElseThrow()
                                .errno(),
                        name);
            }
        }
        assertThrows(IOException.class, () -> host.read(DEVICE + "/alias"));
        assertThrows(IOException.class, () -> host.read("/sys/alias"));
        host.read(DEVICE + "/uevent");
        assertEquals(List.of(REAL_DEVICE + "/uevent"), recorded.opened());
    }

    @Test
    void methodsOfResettingAreReadAndNotWritten() throws IOException {
        Files.writeString(device.resolve("reset_method"), "flr bus\n");
        assertEquals(Optional.of("flr bus"), host().readText(DEVICE + "/reset_method"));
        assertEquals(
                Errno.EPERM,
                refusal(host().write(DEVICE + "/reset_method", "bus\n")).errno());
        assertEquals(List.of(REAL_DEVICE + "/reset_method"), recorded.opened());
    }

    @Test
    void configurationSpaceIsReadByThoseWhoAskForIt() throws IOException {
        LiveHost host = host(RegisterAccess.CONFIGURATION_SPACE);
        assertEquals(Optional.of("config"), host.readText(DEVICE + "/config"));
        for (String name : REGISTERS.subList(1, REGISTERS.size())) {
            assertThrows(IOException.class, () -> host.read(DEVICE + "/" + name), name);
        }
        assertTrue(host.write(DEVICE + "/config", "x").refusal().isPresent());
        assertEquals(List.of(REAL_DEVICE + "/config"), recorded.opened());
    }

    @Test
    void aPropertyOfTheSameNameIsNoRegister() throws IOException {
        assertEquals(Optional.of("reset"), host().readText(DEVICE + "/of_node/resets"));
        assertEquals(Optional.of("reset"), host().readText("/sys/firmware/devicetree/base/pcie/resets"));
    }

    @Test
    void noLinkLeavesAMountedMachine() throws IOException {
        String outside = temporary.resolve("outside").toString();
        link(device.resolve("out"), outside);
        link(device.resolve("secret"), outside + "/secret");
        LiveHost host = mounted();
        assertEquals(Optional.empty(), host.read(DEVICE + "/secret"));
        assertEquals(Optional.empty(), host.read(DEVICE + "/out/secret"));
        assertEquals(Optional.empty(), host.read("/sys/../../outside/secret"));
        assertEquals(List.of(), host.list(DEVICE + "/out"));
        assertFalse(host.exists(DEVICE + "/out"));
        assertEquals(Optional.of(outside), host.readLink(DEVICE + "/out"));
        assertEquals(Errno.ENOENT, refusal(host.write(DEVICE + "/secret", "x")).errno());
        assertEquals("secret", Files.readString(temporary.resolve("outside/secret")));
    }

    @Test
    void aWriteReachesTheAttribute() throws IOException {
        assertEquals(WriteAnswer.DONE, host().write(DEVICE + "/driver_override", "vfio-pci\n"));
        assertEquals("vfio-pci\n", Files.readString(device.resolve("driver_override")));
        assertEquals(WriteAnswer.DONE, mounted().write(DEVICE + "/driver_override", "\n"));
    }

    @Test
    void theKernelsTextBecomesTheErrorNumber() throws IOException {
        recorded.refuseWrites(REAL_DEVICE + "/driver_override", "Device or resource busy");
        assertEquals(
                Errno.EBUSY,
                refusal(host().write(DEVICE + "/driver_override", "x\n")).errno());
        assertEquals(Errno.EISDIR, refusal(host().write(DEVICE, "x\n")).errno());
        assertEquals(
                Errno.ENOENT, refusal(host().write(DEVICE + "/none", "x\n")).errno());
        assertEquals(
                Errno.ENOENT,
                refusal(host().write("/sys/bus/pci/drivers//bind", "x\n")).errno());
        assertEquals(Errno.ENOENT, refusal(host().write("/sys/a\0b", "x\n")).errno());
    }

    @Test
    void aTextThatIsNotKnownStaysAText() throws IOException {
        recorded.refuseWrites(REAL_DEVICE + "/driver_override", "Das Gerät brennt");
        Refusal refusal = refusal(host().write(DEVICE + "/driver_override", "x\n"));
        assertEquals(Errno.EIO, refusal.errno());
        assertTrue(refusal.reason().contains("Das Gerät brennt"), refusal.reason());
    }

    @Test
    void nothingIsWrittenOutsideSys() throws IOException {
        Files.writeString(folder.resolve("passwd"), "root");
        link(device.resolve("alias"), "../../../../passwd");
        assertEquals(Errno.EPERM, refusal(host().write("/passwd", "x")).errno());
        assertEquals(Errno.EPERM, refusal(host().write(DEVICE + "/alias", "x")).errno());
        assertEquals(Errno.EPERM, refusal(host().write("/sys/../passwd", "x")).errno());
        assertEquals("root", Files.readString(folder.resolve("passwd")));
        assertEquals(List.of(), recorded.opened());
    }

    @Test
    void aWriteThatDoesNotReturnIsWaitingAndAnswersLater() throws Exception {
        Path pipe = device.resolve("unbind");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor() == 0, "this platform makes no pipes");
        LiveHost host = LiveHost.at(folder, RegisterAccess.NONE, Duration.ofMillis(50));
        var waiting = assertInstanceOf(WriteAnswer.Waiting.class, host.write(DEVICE + "/unbind", "0000:00:01.0\n"));
        assertEquals(Optional.empty(), waiting.pending().answer());
        assertTrue(waiting.pending().waitsFor().contains(DEVICE + "/unbind"));
        CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
        waiting.pending().whenAnswered(answer::complete);
        assertEquals("0000:00:01.0\n", Files.readString(pipe));
        assertEquals(WriteAnswer.DONE, answer.get(30, TimeUnit.SECONDS));
    }

    @Test
    void aNodeIsOpenedAndClosedAndItsRequestsAreNotSupported() throws IOException {
        OpenNode node = host().open("/dev/vfio/7").value().orElseThrow();
        assertEquals("/dev/vfio/7", node.path());
        assertEquals(
                Errno.EOPNOTSUPP,
                node.request(NodeRequest.of("status")).refusal().orElseThrow().errno());
        node.close();
        node.close();
        assertEquals(
                Errno.EBADF,
                node.request(NodeRequest.of("status")).refusal().orElseThrow().errno());
        assertEquals(List.of("/dev/vfio/7"), recorded.opened());
    }

    @Test
    void onlyNodesAreOpenedAsNodes() throws IOException {
        link(folder.resolve("dev/vfio/8"), "../../sys/bus/pci/devices/0000:00:01.0/config");
        assertEquals(
                Errno.ENOENT, host().open("/dev/vfio/9").refusal().orElseThrow().errno());
        assertEquals(
                Errno.EPERM,
                host().open(DEVICE + "/config").refusal().orElseThrow().errno());
        assertEquals(
                Errno.EPERM, host().open("/dev/vfio/8").refusal().orElseThrow().errno());
        assertEquals(List.of(), recorded.opened());
    }

    @Test
    void thisMachineTellsItsKernel() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/sys/kernel/osrelease")), "this is no Linux");
        LiveHost host = LiveHost.thisMachine(RegisterAccess.NONE);
        assertEquals(
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                host.description().kernelRelease().orElseThrow());
        assertEquals("this machine", host.description().source());
    }

    private static Refusal refusal(WriteAnswer answer) {
        return assertInstanceOf(WriteAnswer.Refused.class, answer).why();
    }
}

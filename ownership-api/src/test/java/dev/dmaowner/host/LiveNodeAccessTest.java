package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left alone: only root can make the nodes that may be changed. */
@EnabledOnOs(OS.LINUX)
class LiveNodeAccessTest {

    private static final NodeAccess MODE = new NodeAccess("", "", "0666");

    @TempDir
    private Path root;

    private LiveHost host;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(root.resolve("sys/class/vfio/7"));
        Files.writeString(root.resolve("sys/class/vfio/7/dev"), "1:3\n");
        Files.createDirectories(root.resolve("dev/vfio"));
        host = LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(60));
    }

    private Refusal refusal(String path) {
        return host.setNodeAccess(path, MODE).refusal().orElseThrow();
    }

    @Test
    void fileInThePlaceOfANodeIsLeftAlone() throws IOException {
        Path file = Files.writeString(root.resolve("dev/vfio/7"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(Errno.EPERM, refusal("/dev/vfio/7").errno());
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(Optional.of("0640"), host.nodeAccess("/dev/vfio/7").map(NodeAccess::mode));
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("dev/vfio/7"), Path.of("/dev/null"));
        assertTrue(refusal("/dev/vfio/7").reason().contains("no character device"));
    }

    @Test
    void onlyNodesOfGroupsAndDevicesAreChanged() throws IOException {
        for (String path : List.of(
                "/dev/vfio/vfio",
                "/dev/null",
                "/dev/vfio/",
                "/dev/vfio/7/x",
                "/dev/vfio/../null",
                "/dev/vfio/devices/vfio",
                "/dev/vfio/devices/../7",
                "/etc/passwd")) {
            assertEquals(Errno.EPERM, refusal(path).errno(), path);
            assertEquals(Optional.empty(), host.nodeAccess(path), path);
        }
    }

    @Test
    void nodeThatIsNotThereIsSaidToBeMissing() throws IOException {
        assertEquals(Errno.ENOENT, refusal("/dev/vfio/7").errno());
        assertEquals(Optional.empty(), host.nodeAccess("/dev/vfio/7"));
    }

    @Test
    void numbersAreReadAsTheKernelShowsThem() {
        assertEquals("1:3", LiveNodeAccess.numbers(0x103));
        assertEquals("511:4097", LiveNodeAccess.numbers(0x101ff01L));
    }

    @Test
    void namesAndModesAreHeldToWhatTheyCanBe() {
        for (String name : List.of("a b", "-r", "a:b", "a\"b", "a\n", "$(x)", "ü", "x".repeat(33))) {
            assertThrows(IllegalArgumentException.class, () -> new NodeAccess(name, "", ""), name);
            assertThrows(IllegalArgumentException.class, () -> new NodeAccess("", name, ""), name);
        }
        for (String mode : List.of("66", "0668", "4755", "rw", "00660", "+x")) {
            assertThrows(IllegalArgumentException.class, () -> new NodeAccess("", "", mode), mode);
        }
        assertEquals("0660", new NodeAccess("", "", "660").mode());
    }
}

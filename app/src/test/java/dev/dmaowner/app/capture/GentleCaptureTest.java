package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture of a running machine leaves out what would wake a sleeping device, and takes it of one that is awake. */
class GentleCaptureTest {

    private static final String AWAKE = "0000:00:01.0";
    private static final String ASLEEP = "0000:00:02.0";
    private static final List<String> WAKING = List.of(
            "current_link_speed",
            "current_link_width",
            "max_link_width",
            "secondary_bus_number",
            "subordinate_bus_number");

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void twoDevices() throws IOException {
        root = Files.createDirectory(folder.resolve("host"));
        for (String name : List.of(AWAKE, ASLEEP)) {
            Path device = Files.createDirectories(root.resolve("sys/devices/pci0000:00/" + name));
            for (String file : WAKING) {
                Files.writeString(device.resolve(file), "1\n");
            }
            Files.writeString(device.resolve("max_link_speed"), "8.0 GT/s PCIe\n");
            Files.writeString(device.resolve("reset_method"), "flr\n");
            Files.writeString(
                    Files.createDirectory(device.resolve("power")).resolve("runtime_status"),
                    name.equals(AWAKE) ? "active\n" : "suspended\n");
            Path link = root.resolve("sys/bus/pci/devices/" + name);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of("../../../devices/pci0000:00/" + name));
        }
    }

    private static List<String> kept(Host host, String device) throws IOException {
        List<String> kept = new ArrayList<>(host.list("/sys/devices/pci0000:00/" + device));
        kept.remove("power");
        return kept;
    }

    private static void assertIsGentle(Path archive) throws IOException {
        Host captured = MachineSource.open(archive);
        List<String> all = new ArrayList<>(WAKING);
        all.addAll(List.of("max_link_speed", "reset_method"));
        assertEquals(all.stream().sorted().toList(), kept(captured, AWAKE));
        assertEquals(List.of("max_link_speed", "reset_method"), kept(captured, ASLEEP));
    }

    @Test
    void byTheCommand() throws IOException {
        Path archive = folder.resolve("command.tar.gz");
        try (OutputStream out = Files.newOutputStream(archive)) {
            Capture.of(LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(30)), Redaction.NONE, Progress.none())
                    .writeTo(out);
        }
        assertIsGentle(archive);
    }

    @Test
    void byTheScript() throws IOException, InterruptedException {
        Path archive = folder.resolve("script.tar.gz");
        int code = new ProcessBuilder(
                        "sh",
                        Path.of("src/main/launcher/dmaowner-capture")
                                .toAbsolutePath()
                                .toString(),
                        "--root",
                        root.toString(),
                        "-o",
                        archive.toString())
                .redirectOutput(folder.resolve("said").toFile())
                .redirectErrorStream(true)
                .start()
                .waitFor();
        assertEquals(0, code, Files.readString(folder.resolve("said")));
        assertIsGentle(archive);
    }
}

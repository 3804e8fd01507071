package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.DeviceHolders.OpenNodes;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture tells which nodes processes have open only if the user who took it could look into every process. */
class CapturedNodesTest {

    @TempDir
    private Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A host that refuses to look into a path, as a kernel does for processes of other users. */
    private static final class Refusing extends ForwardingHost {

        private final String refused;

        Refusing(Host host, String refused) {
            super(host);
            this.refused = refused;
        }

        private void require(String path) throws IOException {
            if (path.equals(refused)) {
                throw new AccessDeniedException(path);
            }
        }

        @Override
        public List<String> list(String path) throws IOException {
            require(path);
            return super.list(path);
        }

        @Override
        public Optional<String> readLink(String path) throws IOException {
            require(path);
            return super.readLink(path);
        }
    }

    private static Host host() throws IOException {
        return CapturedHost.of(
                CapturedTree.builder()
                        .directory("sys/bus/pci/devices")
                        .file("proc/31/comm", text("vmm\n"))
                        .link("proc/31/fd/5", "/dev/vfio/4")
                        .link("proc/31/fd/6", "anon_inode:[vfio-device]")
                        .file(
                                "proc/31/fdinfo/6",
                                text("pos:\t0\nvfio-device-syspath: /sys/devices/pci0000:00/0000:04:00.0\n"))
                        .file("proc/31/fdinfo/5", text("pos:\t0\n"))
                        .link("proc/77/fd/0", "/home/someone")
                        .build(),
                "a host with two processes");
    }

    private OpenNodes captured(Host host) throws IOException {
        Path file = folder.resolve("captured.tar.gz");
        try (OutputStream out = Files.newOutputStream(file)) {
            Capture.of(host, Redaction.NONE, Progress.none()).writeTo(out);
        }
        return DeviceHolders.openNodes(MachineSource.open(file));
    }

    @Test
    void allProcessesAreTakenIfAllCanBeSeen() throws IOException {
        OpenNodes open = captured(host());
        assertEquals(Seen.ALL, open.seen());
        assertEquals(
                Map.of(
                        "/dev/vfio/4", List.of("process 31 (vmm)"),
                        "/sys/devices/pci0000:00/0000:04:00.0", List.of("process 31 (vmm)")),
                open.holders());
    }

    @Test
    void noProcessIsTakenIfOneCannotBeSeen() throws IOException {
        for (String refused : List.of("/proc/77/fd", "/proc/31/fd", "/proc/77/fd/0")) {
            Host host = new Refusing(host(), refused);
            assertEquals(Seen.OWN, DeviceHolders.openNodes(host).seen(), refused);
            OpenNodes open = captured(host);
            assertEquals(Seen.NOTHING, open.seen(), refused);
            assertEquals(Map.of(), open.holders(), refused);
        }
    }

    @Test
    void aProcessRecordedWithoutItsOpenFilesIsNotTakenForSeen() throws IOException {
        var tree = CapturedTree.builder().directory("sys/bus/pci/devices").file("proc/31/mounts", text("none\n"));
        assertEquals(
                Seen.NOTHING,
                DeviceHolders.openNodes(CapturedHost.of(tree.build(), "without open files"))
                        .seen());
    }
}

package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.DeviceHolders.OpenNodes;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** What a capture says of the nodes that processes have open, as the user who took it could see them. */
class CapturedNodesTest {

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A host that refuses to look into a path, as a kernel does for processes of other users. */
    private record Refusing(Host host, String refused) implements Host {

        private void require(String path) throws IOException {
            if (path.equals(refused)) {
                throw new AccessDeniedException(path);
            }
        }

        @Override
        public HostDescription description() {
            return host.description();
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return host.read(path);
        }

        @Override
        public List<String> list(String path) throws IOException {
            require(path);
            return host.list(path);
        }

        @Override
        public Optional<String> readLink(String path) throws IOException {
            require(path);
            return host.readLink(path);
        }

        @Override
        public boolean exists(String path) {
            return host.exists(path);
        }

        @Override
        public WriteAnswer write(String path, String text) {
            return host.write(path, text);
        }

        @Override
        public Outcome<OpenNode> open(String path) {
            return host.open(path);
        }
    }

    private static Host host() throws IOException {
        return CapturedHost.of(
                CapturedTree.builder()
                        .directory("sys/bus/pci/devices")
                        .file("proc/31/comm", text("vmm\n"))
                        .link("proc/31/fd/5", "/dev/vfio/4")
                        .link("proc/77/fd/0", "/home/someone")
                        .build(),
                "a host with two processes");
    }

    private static OpenNodes captured(Host host) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Capture.of(host, Redaction.NONE).writeTo(out);
        var tree = CapturedTree.builder();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isSymbolicLink()) {
                    tree.link(entry.getName(), entry.getLinkName());
                } else if (entry.isDirectory()) {
                    tree.directory(entry.getName());
                } else {
                    tree.file(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return DeviceHolders.openNodes(CapturedHost.of(tree.build(), "the capture"));
    }

    @Test
    void allProcessesAreTakenIfAllCanBeSeen() throws IOException {
        OpenNodes open = captured(host());
        assertEquals(Seen.ALL, open.seen());
        assertEquals(Map.of("/dev/vfio/4", List.of("process 31 (vmm)")), open.holders());
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

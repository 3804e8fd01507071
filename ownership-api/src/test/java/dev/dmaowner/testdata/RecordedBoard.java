package dev.dmaowner.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** One recording of a board: what its kernel showed, its tree, and the devices that it had. */
public record RecordedBoard(Path folder) {

    /** {@return the recordings of boards; skips the test if the shared data are not there} */
    public static List<RecordedBoard> all() {
        return SharedData.list("traces").stream()
                .filter(folder -> Files.exists(folder.resolve("board.dtb")))
                .map(RecordedBoard::new)
                .toList();
    }

    /** {@return the recording's name} */
    public String name() {
        return folder.getFileName().toString();
    }

    /** {@return the board's tree without anything that its kernel showed} */
    public EnumerationSource treeOnly() throws IOException {
        Host empty = CapturedHost.of(CapturedTree.builder().directory("sys").build(), "nothing");
        return new EnumerationSource(empty, firmware(), ConfigSpace.LEAVE_ASLEEP);
    }

    /** {@return what its kernel showed} */
    public EnumerationSource shown(Firmware firmware) throws IOException {
        return new EnumerationSource(host(), firmware, ConfigSpace.LEAVE_ASLEEP);
    }

    /** {@return the board's tree} */
    public Firmware firmware() throws IOException {
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("board.dtb")))));
    }

    /** {@return the devices of a bus in the recording's own list} */
    public List<JsonNode> listed(String bus) throws IOException {
        List<JsonNode> listed = new ArrayList<>();
        for (JsonNode device : new ObjectMapper()
                .readTree(folder.resolve("machine.json").toFile())
                .get("devices")) {
            if (bus.equals(device.path("bus").asText())) {
                listed.add(device);
            }
        }
        return listed;
    }

    private Host host() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(folder.resolve("sys.tar.gz")));
                TarArchiveInputStream archive = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.isSymbolicLink()) {
                    tree.link(entry.getName(), entry.getLinkName());
                } else if (entry.isDirectory()) {
                    tree.directory(entry.getName());
                } else {
                    tree.file(entry.getName(), archive.readAllBytes());
                }
            }
        }
        return CapturedHost.of(tree.build(), folder.toString());
    }
}

package dev.dmaowner.app.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.JsonInput;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.RecordedMachine.Extent;
import dev.dmaowner.app.rig.RecordedMachine.RecordedDevice;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recording in one JSON file: the commands that one process ran, step by step, on a machine whose capture has the same
 * name. The capture lies beside the file, or in {@code ../pci/captures} from there, or is named by the user.
 *
 * @param path the file
 * @param capture the capture that the user named, empty to look for it
 */
record OwnershipTrace(Path path, Optional<Path> capture) {

    private static final String SUFFIX = ".json";

    /** {@return whether a path looks like such a recording} */
    static boolean isOne(Path path) {
        return path.toString().endsWith(SUFFIX) && Files.isRegularFile(path);
    }

    /**
     * Replay the recording.
     *
     * @param setup on what machine
     * @throws IOException if a part of it cannot be read
     */
    ReplayResult replay(ReplaySetup setup) throws IOException {
        JsonNode root = JsonInput.read(path);
        if (root == null
                || !root.path("start_state").isObject()
                || !root.path("steps").isArray()) {
            throw new IOException(path + " is no recording: it has no start_state or no steps");
        }
        if (root.path("steps").isEmpty()) {
            throw new IOException(path + " has no steps: there is nothing to replay");
        }
        Host host = MachineSource.open(machine(root.path("capture").asText()));
        RecordedMachine recorded = recorded(root, host);
        Machine machine = setup.machine(recorded, host);
        return new StepReplay(path.getFileName().toString(), recorded, setup.rules(recorded), machine)
                .run(root.path("steps"));
    }

    private Path machine(String name) throws IOException {
        if (capture.isPresent()) {
            return capture.get();
        }
        String archive = name + ".sys.tar.gz";
        for (Path place : List.of(Path.of(archive), Path.of("..", "pci", "captures", archive))) {
            Path candidate = path.resolveSibling(place);
            if (Path.of(archive).getNameCount() == 1 && Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        throw new IOException("the capture " + archive + " of the recording " + path
                + " is neither beside it nor in ../pci/captures; say where with --machine");
    }

    private static RecordedMachine recorded(JsonNode root, Host host) throws IOException {
        List<RecordedDevice> devices = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.path("start_state").properties()) {
            DeviceId id = id(entry.getKey());
            devices.add(new RecordedDevice(
                    id,
                    host.readText("/sys/bus/pci/devices/" + id.name() + "/modalias")
                            .orElse(""),
                    text(entry.getValue().path("driver")),
                    text(entry.getValue().path("group"))));
        }
        return new RecordedMachine(release(root.path("kernel").asText()), Extent.of(root), devices, List.of());
    }

    private static DeviceId id(String name) throws IOException {
        try {
            return new DeviceId("pci", name);
        } catch (IllegalArgumentException e) {
            throw new IOException("a device of the recording has no usable name: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }

    /** The release stands behind the word Linux. */
    private static String release(String kernel) {
        return kernel.startsWith("Linux ") ? kernel.substring(6) : kernel;
    }
}

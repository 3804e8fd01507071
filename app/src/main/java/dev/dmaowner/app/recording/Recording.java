package dev.dmaowner.app.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.capture.HostCapture;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.OperationAnswer;
import dev.dmaowner.app.scenario.Operator;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Carries operations out on a host and writes a recording of them, as {@code replay} reads it. For use by one thread. */
final class Recording {

    /** How long the kernel is given to go on with what waited, once a file is closed. */
    private static final int SETTLING_MILLISECONDS = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private final Host host;
    private final Path folder;
    private int steps;
    private boolean hasWaiting;

    /**
     * @param host the machine
     * @param folder an empty folder
     */
    Recording(Host host, Path folder) {
        this.host = host;
        this.folder = folder;
    }

    /**
     * Record the machine as it is and then each operation.
     *
     * @param each told each operation and its answer
     * @throws IOException if the host cannot be read or the recording not be written
     * @throws InterruptedException if this thread is interrupted while it waits
     */
    void make(List<Operation> operations, BiConsumer<Operation, OperationAnswer> each)
            throws IOException, InterruptedException {
        try (OutputStream archive = Files.newOutputStream(folder.resolve("sys.tar.gz"))) {
            HostCapture.write(host, archive);
        }
        // Until all is recorded, the recording says that it ended early.
        writeMachine(false);
        RecordedState state = new RecordedState(host);
        try (Operator operator = new Operator(host);
                Writer lines = Files.newBufferedWriter(folder.resolve("ops.jsonl"))) {
            for (Operation operation : operations) {
                OperationAnswer answer = perform(operator, operation);
                each.accept(operation, answer);
                // What does nothing is not recorded.
                if (!(answer instanceof OperationAnswer.NotDone)) {
                    lines.write(line(operation, answer, state));
                    lines.flush();
                }
            }
        }
        writeMachine(true);
    }

    int steps() {
        return steps;
    }

    private OperationAnswer perform(Operator operator, Operation operation) throws IOException, InterruptedException {
        OperationAnswer answer = operator.perform(operation);
        hasWaiting |= answer instanceof OperationAnswer.Waits;
        if (operation.verb().equals("sleep")) {
            Thread.sleep(Integer.parseInt(operation.word(0)));
        } else if (operation.verb().equals("close") && hasWaiting) {
            Thread.sleep(SETTLING_MILLISECONDS);
        }
        return answer;
    }

    private String line(Operation operation, OperationAnswer answer, RecordedState state) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("step", steps);
            json.writeStringField("op", operation.toString());
            json.writeNumberField("errno", answer.number());
            if (operation.verb().equals("status")) {
                boolean isDone = answer instanceof OperationAnswer.Done;
                json.writeNumberField(
                        "value",
                        isDone ? ((OperationAnswer.Done) answer).value().orElse(0) : 0);
            }
            json.writeObjectFieldStart("changed");
            for (Map.Entry<String, @Nullable String> change : state.changed().entrySet()) {
                json.writeStringField(change.getKey(), change.getValue());
            }
            json.writeEndObject();
            write(json, "vfio", state.nodes());
            Optional<List<String>> devices = state.deviceNodes();
            if (devices.isPresent()) {
                write(json, "cdev", devices.get());
            }
            if (movesDevices(operation)) {
                json.writeObjectFieldStart("groups");
                for (Map.Entry<String, String> group : state.groups().entrySet()) {
                    json.writeStringField(group.getKey(), group.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        steps++;
        return text + "\n";
    }

    private static boolean movesDevices(Operation operation) {
        String path = operation.verb().equals("write") ? operation.word(0) : "";
        return path.endsWith("/remove") || path.endsWith("/rescan");
    }

    private static void write(JsonGenerator json, String field, List<String> names) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }

    private void writeMachine(boolean isComplete) throws IOException {
        Path file = folder.resolve("machine.json");
        if (isComplete) {
            // The devices are those of the start.
            Files.writeString(file, Files.readString(file).replaceFirst("\"complete\":false", "\"complete\":true"));
            return;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("kernel", host.description().kernelRelease().orElse(""));
            json.writeBooleanField("complete", false);
            json.writeArrayFieldStart("devices");
            for (String device : host.list(RecordedState.DEVICES)) {
                String path = RecordedState.DEVICES + "/" + device;
                json.writeStartObject();
                json.writeStringField("address", device);
                json.writeStringField("bus", "pci");
                json.writeStringField(
                        "modalias", host.readText(path + "/modalias").orElse(""));
                json.writeStringField(
                        "iommu_group", host.linkName(path + "/iommu_group").orElse(""));
                json.writeStringField("driver", host.linkName(path + "/driver").orElse(""));
                json.writeStringField("path", host.linkTarget(path).orElse(""));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        Files.writeString(file, text + "\n");
    }
}

package dev.dmaowner.firmware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What another reader found in a table: records of offset, length, label and value, and the bits that follow a record. */
final class AcpiExpectedRecords {

    /** One record; the bits are those that were decoded from it. */
    record Entry(int offset, int length, String label, String value, List<Bit> bits) {}

    /** A bit of a record. */
    record Bit(String label, String value) {}

    private final JsonNode root;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<Entry> asked = new LinkedHashSet<>();

    private AcpiExpectedRecords(JsonNode root) {
        this.root = root;
        for (JsonNode block : root.path("iasl_records")) {
            for (JsonNode line : block) {
                if (line.get(0).isNull()) {
                    entries.get(entries.size() - 1)
                            .bits()
                            .add(new Bit(line.get(2).asText(), line.get(3).asText()));
                } else {
                    entries.add(new Entry(
                            line.get(0).asInt(),
                            line.get(1).asInt(),
                            line.get(2).asText(),
                            line.get(3).asText(),
                            new ArrayList<>()));
                }
            }
        }
    }

    static AcpiExpectedRecords read(Path file) throws IOException {
        return new AcpiExpectedRecords(new ObjectMapper().readTree(file.toFile()));
    }

    JsonNode root() {
        return root;
    }

    /** {@return the record there of one of these labels, and note that it was asked for} */
    Optional<Entry> at(int offset, Set<String> labels) {
        Optional<Entry> found = entries.stream()
                .filter(entry -> entry.offset() == offset && labels.contains(entry.label()))
                .findFirst();
        found.ifPresent(asked::add);
        return found;
    }

    /** {@return the labels of all records that nobody asked for} */
    Set<String> labelsNotAsked() {
        Set<String> labels = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (!asked.contains(entry)) {
                labels.add(entry.label());
            }
        }
        return labels;
    }
}

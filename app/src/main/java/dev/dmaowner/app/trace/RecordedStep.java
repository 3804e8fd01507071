package dev.dmaowner.app.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dmaowner.app.scenario.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One recorded operation and what the kernel answered.
 *
 * @param number its number in the recording
 * @param operation what was done
 * @param errno 0 for done, -1 for a write that had not returned
 * @param value what it gave, where that was recorded
 * @param changed the devices whose driver changed: its name, empty text for none, an empty value for a device that is gone
 * @param vfio the nodes in {@code /dev/vfio}
 * @param cdev the nodes in {@code /dev/vfio/devices}, where they were recorded
 * @param groups every PCI device's group, where they were recorded
 */
record RecordedStep(
        int number,
        Operation operation,
        int errno,
        OptionalLong value,
        Map<String, Optional<String>> changed,
        List<String> vfio,
        Optional<List<String>> cdev,
        Optional<Map<String, String>> groups) {

    static RecordedStep parse(ObjectReader reader, String line) throws IOException {
        JsonNode step = reader.readTree(line);
        if (step == null || !step.path("op").isTextual() || !step.path("errno").isInt()) {
            throw new IOException("it has no operation or no answer: " + shorten(line));
        }
        try {
            return new RecordedStep(
                    step.path("step").asInt(),
                    Operation.parse(step.path("op").asText()),
                    step.path("errno").asInt(),
                    step.has("value") ? OptionalLong.of(step.path("value").asLong()) : OptionalLong.empty(),
                    changes(step.path("changed")),
                    names(step.path("vfio")),
                    step.has("cdev") ? Optional.of(names(step.path("cdev"))) : Optional.empty(),
                    step.has("groups") ? Optional.of(groups(step.path("groups"))) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new IOException("it cannot be read: " + e.getMessage(), e);
        }
    }

    private static String shorten(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80) + "...";
    }

    private static Map<String, Optional<String>> changes(JsonNode node) {
        Map<String, Optional<String>> changes = new TreeMap<>();
        node.properties()
                .forEach(entry -> changes.put(
                        entry.getKey(),
                        entry.getValue().isNull()
                                ? Optional.empty()
                                : Optional.of(entry.getValue().asText())));
        return changes;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static Map<String, String> groups(JsonNode node) {
        Map<String, String> groups = new TreeMap<>();
        node.properties()
                .forEach(entry -> groups.put(entry.getKey(), entry.getValue().asText()));
        return groups;
    }
}

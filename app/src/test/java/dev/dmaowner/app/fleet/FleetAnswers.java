package dev.dmaowner.app.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What {@code fleet} and {@code show} say of the devices of a host, in a form in which they can be compared. */
final class FleetAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FleetAnswers() {}

    /** {@return the folder of captures named by the property {@code dmaowner.fleet}; skips the test if it is not set} */
    static Path named() {
        String folder = System.getProperty("dmaowner.fleet", "");
        assumeTrue(!folder.isEmpty(), "skipped: no folder of captures is named with -Ddmaowner.fleet=FOLDER");
        return Path.of(folder);
    }

    static List<Path> captures(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    /** Fails unless the lines that {@code fleet} printed of a host say what {@code show} does. */
    static void assertSame(Path capture, List<String> lines, String show) throws IOException {
        TreeSet<String> asked = new TreeSet<>();
        for (String line : lines) {
            JsonNode device = JSON.readTree(line);
            String driver = device.path("driver").asText();
            asked.add(device.path("bus").asText() + "/" + device.path("device").asText()
                    + " " + (driver.equals("none") ? "" : driver)
                    + " " + device.path("class").asText()
                    + " " + device.path("group").asText()
                    + " " + device.path("availability").asText()
                    + " " + device.path("takeable").asText()
                    + " " + (device.has("findings") ? device.get("findings").toString() : ""));
        }
        assertEquals(String.join("\n", shown(JSON.readTree(show))), String.join("\n", asked), capture.toString());
    }

    private static TreeSet<String> shown(JsonNode show) {
        Map<String, JsonNode> groups = new HashMap<>();
        show.path("groups").forEach(group -> groups.put(group.path("id").asText(), group));
        TreeSet<String> shown = new TreeSet<>();
        for (JsonNode device : show.path("devices")) {
            String group =
                    device.path("group").isNull() ? "" : device.path("group").asText();
            JsonNode of = groups.getOrDefault(group, JSON.createObjectNode());
            shown.add(device.path("bus").asText() + "/" + device.path("name").asText()
                    + " "
                    + (device.path("driver").isNull()
                            ? ""
                            : device.path("driver").asText())
                    + " " + device.path("class").asText()
                    + " " + group
                    + " " + of.path("availability").asText()
                    + " " + of.path("takeable").asText()
                    + " " + (of.has("findings") ? of.get("findings").toString() : ""));
        }
        return shown;
    }

    /** {@return the host that a line is about} */
    static String host(String line) throws IOException {
        return JSON.readTree(line).path("host").asText();
    }

    /** {@return the lines of each host} */
    static Map<String, List<String>> byHost(Stream<String> lines) throws IOException {
        Map<String, List<String>> hosts = new HashMap<>();
        for (String line : lines.toList()) {
            hosts.computeIfAbsent(host(line), key -> new ArrayList<>()).add(line);
        }
        return hosts;
    }
}

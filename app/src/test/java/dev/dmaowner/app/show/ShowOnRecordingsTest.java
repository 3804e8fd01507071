package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real kernels' machines: what is shown of them is what was recorded beside them. */
class ShowOnRecordingsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Drivers that leave the group alone, as the kernel's sources have it, told apart from the product's own list. */
    private static final Set<String> LEAVE_THE_GROUP = Set.of("vfio-pci", "pci-stub", "pcieport");

    @TestFactory
    List<DynamicTest> recordingShowsTheGroupsAndDriversOfItsMachine() {
        return SharedData.list("traces").stream()
                .filter(folder -> folder.getFileName().toString().startsWith("pci-"))
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> recording(folder)))
                .toList();
    }

    private static void recording(Path folder) throws IOException {
        JsonNode machine = JSON.readTree(folder.resolve("machine.json").toFile());
        JsonNode shown = show(folder.resolve("sys.tar.gz"));
        Map<String, String> drivers = new TreeMap<>();
        Map<String, String> groupOf = new TreeMap<>();
        for (JsonNode device : machine.get("devices")) {
            drivers.put(device.get("address").asText(), device.get("driver").asText());
            groupOf.put(
                    device.get("address").asText(), device.get("iommu_group").asText());
        }
        assertEquals(drivers, byName(shown, "driver"));
        assertEquals(groupOf, byName(shown, "group"));
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> members = new TreeMap<>();
        for (JsonNode group : machine.get("groups")) {
            types.put(group.get("group").asText(), group.get("type").asText());
            members.put(group.get("group").asText(), texts(group.get("devices")));
        }
        assertEquals(types, typesOf(shown));
        assertEquals(members, membersOf(shown));
        assertBlockersAreTheKernelsUsers(shown, drivers);
    }

    private static void assertBlockersAreTheKernelsUsers(JsonNode shown, Map<String, String> drivers) {
        Set<String> bridges = new TreeSet<>();
        for (JsonNode device : shown.get("devices")) {
            if (device.path("class").asText().startsWith("0x0604")) {
                bridges.add(device.get("name").asText());
            }
        }
        for (JsonNode group : shown.get("groups")) {
            Set<String> users = new TreeSet<>(texts(group.get("devices")));
            users.removeIf(name -> drivers.get(name).isEmpty() || LEAVE_THE_GROUP.contains(drivers.get(name)));
            Set<String> blockers = new TreeSet<>();
            group.get("blockers")
                    .forEach(blocker -> blockers.add(blocker.get("device").asText()));
            assertEquals(users, blockers);
            boolean onlyBridges = bridges.containsAll(texts(group.get("devices")));
            assertEquals(users.isEmpty() && !onlyBridges, group.get("takeable").asBoolean());
            assertEquals(onlyBridges, group.get("availability").asText().equals("nothing-to-take"));
            assertEquals(users.size(), group.at("/ownership/users").asInt(0));
        }
    }

    @TestFactory
    List<DynamicTest> captureShowsTheGroupsThatItsKernelMade() {
        return SharedData.list("pci/captures").stream()
                .filter(file -> file.toString().endsWith(".sys.tar.gz"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> capture(file)))
                .toList();
    }

    private static void capture(Path file) throws IOException {
        String expectedName = file.getFileName().toString().replace(".sys.tar.gz", ".expected.json");
        JsonNode expected = JSON.readTree(file.resolveSibling(expectedName).toFile());
        Map<String, Set<String>> groups = new TreeMap<>();
        expected.get("groups").properties().forEach(e -> groups.put(e.getKey(), texts(e.getValue())));
        assertTrue(!groups.isEmpty(), "nothing would be compared");
        Map<String, String> drivers = new TreeMap<>();
        for (JsonNode device : expected.get("devices")) {
            drivers.put(device.get("bdf").asText(), text(device.get("driver")));
        }
        JsonNode shown = show(file);
        assertEquals(groups, membersOf(shown));
        assertEquals(drivers, byName(shown, "driver"));
    }

    private static JsonNode show(Path machine) throws IOException {
        CommandRun run = CommandRun.of("show", "--machine", machine.toString(), "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode document = JSON.readTree(run.out());
        assertEquals(List.of(), ShowSchema.violations(document));
        return document;
    }

    private static Map<String, String> byName(JsonNode shown, String field) {
        Map<String, String> values = new TreeMap<>();
        for (JsonNode device : shown.get("devices")) {
            if (device.get("bus").asText().equals("pci")) {
                values.put(device.get("name").asText(), text(device.get(field)));
            }
        }
        return values;
    }

    /** {@return a text, empty for null} */
    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText();
    }

    private static Map<String, String> typesOf(JsonNode shown) {
        Map<String, String> types = new TreeMap<>();
        shown.get("groups")
                .forEach(group ->
                        types.put(group.get("id").asText(), group.get("type").asText()));
        return types;
    }

    private static Map<String, Set<String>> membersOf(JsonNode shown) {
        Map<String, Set<String>> members = new TreeMap<>();
        shown.get("groups").forEach(group -> members.put(group.get("id").asText(), texts(group.get("devices"))));
        return members;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}

package dev.dmaowner.app.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the command predicts of recorded machines, beside what their kernels made of them. */
class PredictionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> predictionEqualsWhatTheKernelMadeOfARecordedMachine() {
        return SharedData.list("traces").stream()
                .filter(folder -> folder.getFileName().toString().startsWith("pci-"))
                .filter(PredictionTest::hasGroups)
                .map(trace -> DynamicTest.dynamicTest(trace.getFileName().toString(), () -> {
                    Map<String, Set<String>> recorded = new TreeMap<>();
                    for (JsonNode device : JSON.readTree(
                                    trace.resolve("machine.json").toFile())
                            .get("devices")) {
                        if (!device.get("iommu_group").asText().isEmpty()) {
                            recorded.computeIfAbsent(device.get("iommu_group").asText(), key -> new TreeSet<>())
                                    .add(device.get("address").asText());
                        }
                    }
                    assertPredicted(trace.resolve("sys.tar.gz"), new HashSet<>(recorded.values()), true);
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> predictionEqualsWhatTheKernelMadeOfACapture() {
        return SharedData.list("pci/captures").stream()
                .filter(file -> file.toString().endsWith(".sys.tar.gz"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String expected = file.getFileName().toString().replace(".sys.tar.gz", ".expected.json");
                    assertPredicted(
                            file,
                            groups(JSON.readTree(file.resolveSibling(expected).toFile())
                                    .get("groups")),
                            true);
                }))
                .toList();
    }

    /** The text of lspci has no link to any group, and nothing of firmware. */
    @TestFactory
    List<DynamicTest> predictionFromRegistersAloneIsTheSame() {
        return SharedData.list("pci/captures").stream()
                .filter(file -> file.toString().endsWith(".lspci.txt"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String expected = file.getFileName().toString().replace(".lspci.txt", ".expected.json");
                    assertPredicted(
                            file,
                            groups(JSON.readTree(file.resolveSibling(expected).toFile())
                                    .get("groups")),
                            false);
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> predictionFromADumpEqualsWhatItsKernelPrinted() {
        return SharedData.list("pci/lspci").stream()
                .filter(file -> file.toString().endsWith(".expected.json") && logsGroups(file))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    JsonNode expected = JSON.readTree(file.toFile());
                    assertPredicted(
                            file.resolveSibling(expected.get("input").asText()),
                            groups(expected.get("iommu_groups_from_log")),
                            true);
                }))
                .toList();
    }

    private static boolean logsGroups(Path expected) {
        return json(expected).has("iommu_groups_from_log");
    }

    /** A kernel that undid its IOMMU at boot has no groups to compare with. */
    private static boolean hasGroups(Path trace) {
        return !json(trace.resolve("machine.json")).get("groups").isEmpty();
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<Set<String>> groups(JsonNode byNumber) {
        Set<Set<String>> groups = new HashSet<>();
        byNumber.properties().forEach(entry -> {
            Set<String> members = new TreeSet<>();
            entry.getValue().forEach(member -> members.add(member.asText()));
            groups.add(members);
        });
        return groups;
    }

    /** Among the devices that the kernel put into groups, for others it did not look at. */
    private static void assertPredicted(Path machine, Set<Set<String>> recorded, boolean compares) throws IOException {
        assertFalse(recorded.isEmpty(), "nothing would be compared");
        CommandRun run = CommandRun.of("groups", "--predict", "-m", machine.toString(), "--format", "json");
        JsonNode document = JSON.readTree(run.out());
        Set<String> members = new TreeSet<>();
        recorded.forEach(members::addAll);
        Set<Set<String>> predicted = new HashSet<>();
        for (JsonNode group : document.get("groups")) {
            Set<String> devices = new TreeSet<>();
            group.get("devices").forEach(device -> devices.add(device.asText()));
            assertReasons(group, devices);
            devices.retainAll(members);
            if (!devices.isEmpty()) {
                predicted.add(devices);
            }
        }
        assertEquals(recorded, predicted);
        assertEquals(0, run.exitCode(), run.err());
        if (compares) {
            assertTrue(document.at("/recorded/agree").asBoolean());
            assertEquals(0, document.at("/recorded/differ").size());
        } else {
            assertTrue(document.get("recorded").isNull());
        }
    }

    private static void assertReasons(JsonNode group, Set<String> devices) {
        assertFalse(group.get("reasons").isEmpty(), group.toString());
        for (JsonNode reason : group.get("reasons")) {
            assertTrue(devices.contains(reason.get("device").asText())
                    || !reason.get("with").isNull());
            assertFalse(reason.get("fact").asText().isEmpty());
            assertFalse(reason.get("kind").asText().isEmpty());
        }
    }

    /** A dump says its groups in lines of lspci; these say what no kernel would. */
    @Test
    void recordedGroupsThatAreOthersEndWithThreeAndAreNamed() throws IOException {
        String dump = Files.readString(SharedData.path("pci/captures/q35-vtd-mix.lspci.txt"));
        StringBuilder changed = new StringBuilder();
        for (String line : dump.split("\n")) {
            changed.append(line).append('\n');
            if (line.matches("[0-9a-f:]+:03:00\\.0 .*|03:00\\.0 .*")) {
                changed.append("\tIOMMU group: 5\n");
            } else if (line.matches("([0-9a-f]+:)?00:04\\.2 .*")) {
                changed.append("\tIOMMU group: 6\n");
            }
        }
        Path file = Files.writeString(folder.resolve("changed.txt"), changed);
        CommandRun run = CommandRun.of("groups", "--predict", "-m", file.toString(), "--format", "json");
        assertEquals(3, run.exitCode(), run.out() + run.err());
        JsonNode differ = JSON.readTree(run.out()).at("/recorded/differ");
        assertEquals(2, differ.size());
        assertEquals("0000:00:04.2", differ.get(0).get("device").asText());
        assertEquals("0000:03:00.0", differ.get(0).at("/predicted/0").asText());
        assertEquals(0, differ.get(0).get("recorded").size());
        CommandRun text = CommandRun.of("groups", "--predict", "-m", file.toString());
        assertTrue(text.out().contains("0000:00:04.2: predicted with 0000:03:00.0, recorded alone"), text.out());
    }

    @TestFactory
    List<DynamicTest> whatAnOrdinaryUserCouldNotReadIsUnknownAndSaid() {
        return SharedData.list("pci/hwloc").stream()
                .filter(file -> file.toString().endsWith(".tar.bz2"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    CommandRun run = CommandRun.of("groups", "--predict", "-m", file.toString(), "--format", "json");
                    JsonNode document = JSON.readTree(run.out());
                    assertFalse(document.get("unread").isEmpty());
                    boolean uncertain = false;
                    for (JsonNode group : document.get("groups")) {
                        uncertain |= group.get("uncertain").asBoolean();
                    }
                    assertTrue(uncertain);
                }))
                .toList();
    }

    @Test
    void withoutAnythingToDoItSaysWhatCanBeAsked() {
        CommandRun run = CommandRun.of("groups");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("--predict"), run.err());
    }
}

package dev.dmaowner.app.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The recordings of one process's commands, and what comes of one that is not as it should be. */
class OwnershipTraceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SMALL = "ownership/virt-smmuv3-dt.trace.json";

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> everyStepOfEveryRecordingAgrees() {
        return SharedData.list("ownership").stream()
                .filter(file -> file.toString().endsWith(".trace.json"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> agrees(file)))
                .toList();
    }

    private static void agrees(Path file) throws IOException {
        CommandRun run = CommandRun.of("replay", file.toString(), "--format", "json");
        JsonNode result = JSON.readTree(run.out()).at("/traces/0");
        assertTrue(result.get("agree").asBoolean(), run.out());
        assertEquals(
                JSON.readTree(file.toFile()).get("steps").size(),
                result.get("agreeing").asInt());
        assertEquals(0, run.exitCode());
    }

    @Test
    void stepWithAnotherAnswerIsFoundWithItsReason() throws IOException {
        Path changed = changed(step -> step.get(1).asText().equals("bind 0000:01:00.1 e1000e")
                && step.get(2).asText().equals("OK"));
        CommandRun run = CommandRun.of("replay", changed.toString(), "-m", capture());
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.out().contains("expected result EBADFD"), run.out());
        assertTrue(run.out().contains("got      result OK"), run.out());
    }

    private interface Choice {
        boolean of(JsonNode step);
    }

    /** The small recording with another result for the first step of a choice. */
    private Path changed(Choice choice) throws IOException {
        JsonNode root = JSON.readTree(SharedData.path(SMALL).toFile());
        boolean found = false;
        for (JsonNode step : root.get("steps")) {
            if (!found && choice.of(step)) {
                ((ArrayNode) step).set(2, "EBADFD");
                found = true;
            }
        }
        assertTrue(found, "no such step");
        Path file = folder.resolve("changed.trace.json");
        JSON.writeValue(file.toFile(), root);
        return file;
    }

    private static String capture() {
        return SharedData.path("pci/captures/virt-smmuv3-dt.sys.tar.gz").toString();
    }

    @Test
    void recordingWhoseCaptureIsNowhereSaysHowToNameIt() throws IOException {
        Path copy = folder.resolve("copy.trace.json");
        Files.copy(SharedData.path(SMALL), copy);
        CommandRun run = CommandRun.of("replay", copy.toString());
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("--machine"), run.err());
        assertFalse(run.err().lines().count() > 1, run.err());
    }

    @Test
    void recordingWithoutStepsIsNoAgreement() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.trace.json"), "{\"start_state\": {}, \"steps\": []}");
        CommandRun run = CommandRun.of("replay", empty.toString());
        assertEquals(4, run.exitCode());
        assertEquals("dmaowner replay: " + empty + " has no steps: there is nothing to replay\n", run.err());
    }

    @Test
    void otherJsonIsRefusedInOneLine() throws IOException {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"steps\": 7}");
        CommandRun run = CommandRun.of("replay", other.toString());
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("no recording"), run.err());
    }
}

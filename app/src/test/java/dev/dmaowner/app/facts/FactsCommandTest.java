package dev.dmaowner.app.facts;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FactsCommandTest {

    private static final List<String> MEMBERS =
            List.of("platform_devices", "amba_devices", "iommu", "pci_host_bridges");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static CommandRun dmaowner(String... args) {
        return CommandRun.of(args);
    }

    @TestFactory
    List<DynamicTest> everyFactOfABoardIsWhatLinuxMakesOfIt() {
        List<DynamicTest> tests = SharedData.list("dtb").stream()
                .filter(path -> path.toString().endsWith(".dtb"))
                .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> compare(path)))
                .toList();
        assertTrue(tests.size() >= 27, "all boards are there");
        return tests;
    }

    private static void compare(Path tree) throws IOException {
        CommandRun answer = dmaowner("facts", tree.toString());
        assertEquals(0, answer.exitCode(), answer.err());
        JsonNode actual = JSON.readTree(answer.out());
        String expectedName = tree.getFileName().toString().replace(".dtb", ".expected.json");
        JsonNode expected = JSON.readTree(tree.resolveSibling(expectedName).toFile());
        assertEquals(MEMBERS.size(), actual.size());
        for (String member : MEMBERS) {
            assertSame(member, withoutEarlyClaims(expected.get(member)), actual.get(member));
        }
    }

    private static JsonNode withoutEarlyClaims(JsonNode devices) {
        devices.forEach(device -> {
            if (device instanceof ObjectNode object) {
                object.remove("early_claim");
            }
        });
        return devices;
    }

    /** Compares part by part, so that a failure shows the place and not two whole boards. */
    private static void assertSame(String at, JsonNode expected, JsonNode actual) {
        if (expected instanceof ArrayNode && actual instanceof ArrayNode) {
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                assertSame(at + "[" + i + "]", expected.get(i), actual.get(i));
            }
            assertEquals(expected.size(), actual.size(), at + " size");
        } else if (expected instanceof ObjectNode && actual instanceof ObjectNode) {
            for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                assertTrue(actual.has(name), at + " lacks " + name);
                assertSame(at + "." + name, expected.get(name), actual.get(name));
            }
            assertEquals(names(expected), names(actual), at);
        } else {
            assertEquals(expected, actual, at);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @TestFactory
    List<DynamicTest> aDamagedTreeGetsTheAnswerItMust() throws IOException {
        JsonNode files =
                JSON.readTree(SharedData.path("dtb-bad/expected.json").toFile()).get("files");
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode file : files) {
            String name = file.get("file").asText();
            String must = file.get("must").asText();
            tests.add(DynamicTest.dynamicTest(name + " must " + must, () -> checkDamaged(name, must)));
        }
        assertTrue(tests.size() >= 28, "all damaged trees are there");
        return tests;
    }

    private static void checkDamaged(String name, String must) {
        CommandRun answer = dmaowner("facts", SharedData.path("dtb-bad/" + name).toString());
        switch (must) {
            case "reject" ->
                assertAll(
                        () -> assertEquals(4, answer.exitCode()),
                        () -> assertEquals("", answer.out()),
                        () -> assertEquals(1, answer.err().lines().count(), answer.err()),
                        () -> assertTrue(answer.err().contains("offset 0x"), answer.err()));
            case "accept" -> assertEquals(0, answer.exitCode(), answer.err());
            case "terminate" -> assertTrue(answer.exitCode() == 0 || answer.exitCode() == 4, answer.err());
            default -> throw new AssertionError("what is " + must);
        }
    }

    @Test
    void whatIsNoFileIsAnErrorInOneLine() {
        CommandRun absent = dmaowner("facts", "/nowhere/board.dtb");
        assertEquals(4, absent.exitCode());
        assertEquals(1, absent.err().lines().count(), absent.err());
        CommandRun directory = dmaowner("facts", "/");
        assertEquals(4, directory.exitCode());
        assertEquals(1, directory.err().lines().count(), directory.err());
    }
}

package dev.dmaowner.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.Console.Display;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {

    /** The generations of Linux since the rule is in the driver core. */
    private static final List<String> SINCE = List.of("linux-6.1", "linux-6.12", "linux-6.18", "linux-7.3");

    private static final Map<String, String> NO_VARIABLES = Map.of();

    private static String golden(String name) throws IOException {
        try (InputStream in = DemoCommandTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CommandRun demo(String... options) {
        List<String> args = new ArrayList<>(List.of("demo"));
        args.addAll(List.of(options));
        CommandRun run = CommandRun.of(args.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        return run;
    }

    private static JsonNode json(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--format", "json"));
        return new ObjectMapper().readTree(demo(all.toArray(String[]::new)).out());
    }

    @Test
    void wholeStoryUnderAllRules() throws IOException {
        assertEquals(golden("demo.txt"), demo().out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"series-v2", "linux-6.1", "linux-6.12", "linux-6.18", "linux-7.3"})
    void oneGenerationAloneAnswersAsBesideTheOthers(String rules) throws IOException {
        JsonNode together = json();
        JsonNode alone = json("--rules", rules);
        for (int i = 0; i < together.get("acts").size(); i++) {
            assertEquals(
                    together.get("acts").get(i).get("played").get(rules),
                    alone.get("acts").get(i).get("played").get(rules));
            assertEquals(1, alone.get("acts").get(i).get("played").size());
        }
        assertFalse(demo("--rules", rules).out().contains(rules + ":"), "nothing is beside it");
    }

    @Test
    void everyMixtureIsRefusedWithItsErrnoInEachGeneration() throws IOException {
        JsonNode acts = json().get("acts");
        String mixture = "set_container mix space";
        JsonNode played = acts.get(3).get("played");
        assertEquals(
                "EBUSY", first(played.get("series-v2"), mixture).get("errno").asText());
        for (String rules : SINCE) {
            assertEquals("EPERM", first(played.get(rules), mixture).get("errno").asText());
        }
        String back = "echo 54200000.dc > /sys/bus/platform/drivers/tegra-dc/bind";
        played = acts.get(4).get("played");
        assertEquals("done", first(played.get("series-v2"), back).get("state").asText());
        for (String rules : SINCE) {
            assertEquals("EBUSY", first(played.get(rules), back).get("errno").asText());
        }
    }

    private static JsonNode first(JsonNode act, String text) {
        for (JsonNode line : act.get("lines")) {
            if (line.get("text").asText().equals(text)) {
                return line.get("answer");
            }
        }
        throw new AssertionError("the act has no line " + text);
    }

    @Test
    void theStoryEndsWhereItBeganButForWhatTheProposalOverlooksAtAFirstBind() throws IOException {
        JsonNode acts = json().get("acts");
        for (String rules : SINCE) {
            assertEquals(states(acts.get(0), rules), states(acts.get(5), rules));
        }
        assertEquals(List.of("PRIVATE_DOMAIN", "PRIVATE_DOMAIN", "UNOWNED"), states(acts.get(0), "series-v2"));
        assertEquals(List.of("PRIVATE_DOMAIN", "PRIVATE_DOMAIN", "DMA_API"), states(acts.get(5), "series-v2"));
    }

    private static List<String> states(JsonNode act, String rules) {
        List<String> states = new ArrayList<>();
        act.get("played")
                .get(rules)
                .get("groups")
                .forEach(group -> states.add(group.get("state").asText()));
        return states;
    }

    @Test
    void coloursAddEscapesAndNothingElse() throws IOException {
        CommandRun run = CommandRun.on(Display.TERMINAL, NO_VARIABLES, "demo");
        assertTrue(run.out().contains("\u001b[31mEPERM"), run.out());
        assertEquals(golden("demo.txt"), run.out().replaceAll("\u001b\\[[0-9]+m", ""));
    }

    @Test
    void noLineOfTheProseIsTooWideForATerminal() throws IOException {
        for (Story.Act act : Story.ofTheBoard().acts()) {
            for (Story.Item item : act.items()) {
                if (item instanceof Story.Prose prose) {
                    prose.lines().forEach(line -> assertTrue(line.length() <= 80, line));
                }
            }
        }
    }

    @Test
    void everyActIsPlayedInEachGeneration() throws IOException {
        Set<Integer> sizes = new HashSet<>();
        JsonNode acts = json().get("acts");
        for (JsonNode act : acts) {
            sizes.add(act.get("played").size());
        }
        assertEquals(Set.of(5), sizes);
        assertEquals(Story.ofTheBoard().acts().size(), acts.size());
    }
}

package dev.dmaowner.app.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.RecordedMachine.Extent;
import dev.dmaowner.app.rig.TraceMachine.Start;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.testdata.SharedData;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated host gives the answers that recorded kernels gave. */
class ReplayTests {

    private static final InstalledPlugins PLUGINS = InstalledPlugins.findBeside();
    private static final Path BUNDLED = Path.of("src/test/resources/traces");
    private static final Path DISAGREEING = Path.of("src/test/resources/dev/dmaowner/app/trace/disagreeing.txt");

    static List<Path> recordings() {
        return SharedData.list("traces").stream().filter(TraceFolder::isTrace).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pci-103", "pci-114", "pci-117", "soc-308"})
    void everyOperationOfABundledRecordingAgrees(String name) throws IOException {
        agrees(BUNDLED.resolve(name));
    }

    /** The recordings that do not agree entirely yet, each with the number of operations that do. */
    private static Map<String, Integer> disagreeing() throws IOException {
        Map<String, Integer> agreeing = new TreeMap<>();
        for (String line : Files.readAllLines(DISAGREEING)) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                agreeing.put(words[0], Integer.valueOf(words[1]));
            }
        }
        return agreeing;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyOperationOfARecordingAgreesOrTheDisagreementIsListed(Path recording) throws IOException {
        Integer known = disagreeing().get(recording.getFileName().toString());
        if (known == null) {
            agrees(recording);
            return;
        }
        ReplayResult result = new TraceFolder(recording).replay(ReplaySetup.of(PLUGINS));
        assertTrue(result.first().isPresent(), "it agrees now: take it off " + DISAGREEING);
        assertEquals(known.intValue(), result.agreeing(), () -> "operations that agree, listed in " + DISAGREEING);
    }

    private static void agrees(Path recording) throws IOException {
        ReplayResult result = new TraceFolder(recording).replay(ReplaySetup.of(PLUGINS));

        assertEquals(Optional.empty(), result.first());
        assertEquals(result.operations(), result.agreeing());
        assertTrue(result.operations() > 200, () -> "a recording of only " + result.operations());
    }

    @Test
    void aRecordingThatSaysOtherwiseIsADisagreementAndIsShown(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        List<String> lines = Files.readAllLines(folder.resolve("ops.jsonl"));
        String changed = lines.get(0).replace("\"errno\": 0", "\"errno\": 16");
        Files.write(folder.resolve("ops.jsonl"), List.of(changed));
        assertFalse(changed.equals(lines.get(0)), "the first operation of the recording is one that is done");

        ReplayResult result = new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS));

        assertEquals(0, result.agreeing());
        Disagreement first = result.first().orElseThrow();
        assertEquals(List.of("errno 16 (EBUSY)"), first.expected());
        assertEquals(List.of("errno 0 (done)"), first.got());
    }

    @Test
    void disagreementAboutADriverIsSaidInWords(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path operations = folder.resolve("ops.jsonl");
        String first = Files.readAllLines(operations).get(0);
        Files.write(
                operations,
                List.of(first.replaceFirst("\"changed\": \\{[^}]*}", "\"changed\": {\"0000:99:00.0\": \"e1000\"}")));

        CommandRun run = CommandRun.of("replay", folder.toString());
        CommandRun json = CommandRun.of("replay", folder.toString(), "--format", "json");

        assertEquals(3, run.exitCode());
        assertTrue(run.out().contains("expected 0000:99:00.0: driver e1000"), run::out);
        assertTrue(run.out().contains("got      0000:99:00.0: unchanged"), run::out);
        for (String shown : List.of(run.out(), json.out())) {
            saysNoJava(shown);
        }
    }

    /** Neither the text of a record or an Optional, nor that of a list inside a line. */
    private static void saysNoJava(String shown) {
        assertFalse(
                Pattern.compile("\\w\\[|\\w=|Optional| \\[\\w").matcher(shown).find(), shown);
    }

    @Test
    void everyKindOfDisagreementIsSaidWithoutJava(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("soc-308"), folder);
        Path operations = folder.resolve("ops.jsonl");
        List<String> contrary = new ArrayList<>();
        for (String line : Files.readAllLines(operations)) {
            contrary.add(line.replaceFirst("\"errno\": -?\\d+", "\"errno\": 77")
                    .replaceFirst("\"value\": \\d+", "\"value\": 99")
                    .replaceFirst("\"changed\": \\{[^}]*}", "\"changed\": {\"pci/0000:99:00.0\": null}")
                    .replaceFirst("\"vfio\": \\[[^]]*]", "\"vfio\": [\"98\", \"99\"]")
                    .replaceFirst(
                            "\"cdev\": \\[[^]]*]", "\"cdev\": [\"vfio98\"], \"groups\": {\"0000:99:00.0\": \"5\"}"));
        }
        Files.write(operations, contrary);
        Path machine = folder.resolve("machine.json");
        Files.writeString(machine, Files.readString(machine).replaceAll("\"driver\": \"\\w", "\"driver\": \"x"));

        CommandRun run = CommandRun.of("replay", "--all", folder.toString());
        CommandRun json = CommandRun.of("replay", "--all", folder.toString(), "--format", "json");

        for (String said : List.of("errno 77", "value 99", ": removed", "98, 99", "devices: vfio98", ": group 5")) {
            assertTrue(run.out().contains("expected ") && run.out().contains(said), () -> said + " in " + run.out());
            assertTrue(json.out().contains(said), said);
        }
        for (String line : run.out().lines().toList()) {
            saysNoJava(line);
        }
        JsonNode trace = new ObjectMapper().readTree(json.out()).path("traces").path(0);
        assertEquals(
                trace.path("operations").asInt() + 1,
                trace.path("disagreements").size(),
                "the start is one too");
        trace.path("disagreements").forEach(one -> List.of("expected", "got", "around")
                .forEach(part -> one.path(part).forEach(line -> saysNoJava(line.asText()))));
    }

    @Test
    void everyDisagreementIsListedOnRequestAndOtherwiseTheFirst(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path operations = folder.resolve("ops.jsonl");
        List<String> lines = Files.readAllLines(operations).subList(0, 2).stream()
                .map(line -> line.replaceFirst("\"errno\": \\d+", "\"errno\": 77"))
                .toList();
        Files.write(operations, lines);

        String first = CommandRun.of("replay", folder.toString()).out();
        String all = CommandRun.of("replay", "--all", folder.toString()).out();

        assertTrue(first.contains("first disagreement, at 0: ") && !first.contains("at 1: "), first);
        assertTrue(all.contains("  disagreement, at 0: ") && all.contains("  disagreement, at 1: "), all);
    }

    @Test
    void differingStartIsInTheSummaryAndDoesNotCountAsAnOperation(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path machine = folder.resolve("machine.json");
        Files.writeString(
                machine,
                Files.readString(machine)
                        .replaceFirst("\"iommu_group\": \"1\"", "\"iommu_group\": \"99\"")
                        .replace("\"complete\": true", "\"complete\": false"));

        CommandRun run = CommandRun.of(
                "replay", folder.toString(), BUNDLED.resolve("pci-114").toString());
        CommandRun json = CommandRun.of("replay", folder.toString(), "--format", "json");

        String name = folder.getFileName().toString();
        assertEquals(3, run.exitCode());
        assertTrue(
                run.out()
                        .endsWith("1316 of 1316 operations agree in 2 traces; the start of 1 differs: " + name
                                + "; 1 ended early: " + name + "\n"),
                run::out);
        assertTrue(run.out().contains("; the start differs; the recording ended early\n"), run::out);
        JsonNode root = new ObjectMapper().readTree(json.out());
        assertEquals(1, root.path("startsDiffering").asInt());
        assertEquals(1, root.path("endedEarly").asInt());
        assertFalse(root.path("traces").path(0).path("agree").asBoolean(true));
        assertFalse(root.path("traces").path(0).path("complete").asBoolean(true));
    }

    @Test
    void otherRulesThanThoseOfTheRecordedKernelAreTakenOnRequest() {
        String trace = BUNDLED.resolve("soc-308").toString();

        CommandRun same = CommandRun.of("replay", trace, "--rules", "6.7");
        CommandRun other = CommandRun.of("replay", trace, "--rules", "linux-6.1");

        assertEquals(0, same.exitCode(), same::out);
        assertTrue(same.out().contains("; linux-6.12, the rules of release 6.7, as requested)\n"), same::out);
        assertEquals("dmaowner replay: note: rules linux-6.12, the rules of release 6.7, as requested\n", same.err());
        assertEquals(3, other.exitCode(), other::out);
        assertTrue(other.out().contains("; linux-6.1, as requested)\n"), other::out);
        assertEquals("", other.err());
    }

    /** The recorded ids of a driver match none of its devices, so matching does not lead to the recorded bindings. */
    @Test
    void startCanBeTheRecordedOne(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        File machine = folder.resolve("machine.json").toFile();
        JsonNode root = new ObjectMapper().readTree(machine);
        for (JsonNode driver : root.path("drivers")) {
            if (driver.path("name").asText().equals("sdhci-pci")) {
                ((ObjectNode) driver).putArray("ids").add("pci:v0000DEADd*sv*sd*bc*sc*i*");
            }
        }
        new ObjectMapper().writeValue(machine, root);

        ReplayResult byRule = new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS));
        ReplayResult recorded =
                new TraceFolder(folder).replay(new ReplaySetup(PLUGINS, Start.AS_RECORDED, Optional.empty()));

        assertTrue(byRule.start().isPresent(), "the driver matches no device");
        assertEquals(Optional.empty(), recorded.start());
        assertEquals(
                2,
                CommandRun.of("replay", "--start", "never", folder.toString()).exitCode());
    }

    @Test
    void anotherStartIsADisagreement(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path machine = folder.resolve("machine.json");
        String text = Files.readString(machine);
        Files.writeString(machine, text.replaceFirst("\"iommu_group\": \"1\"", "\"iommu_group\": \"99\""));

        ReplayResult result = new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS));

        assertEquals("start", result.first().orElseThrow().step());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_such_verb 1", "get_device 6", "write relative/path 1"})
    void anOperationThatMakesNoSenseIsTheRecordingsFault(String operation, @TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Files.writeString(folder.resolve("ops.jsonl"), "{\"step\": 7, \"op\": \"" + operation + "\", \"errno\": 0}");

        IOException refused =
                assertThrows(IOException.class, () -> new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS)));

        assertTrue(refused.getMessage().startsWith("step 7 of the recording: "), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"step\": 7, \"op\": \"cl", "{]", "{\"step\": 7}", "\u001b"})
    void aDamagedLineIsNamedByItsFileAndItsNumber(String damaged, @TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path operations = folder.resolve("ops.jsonl");
        Files.write(operations, List.of("", Files.readAllLines(operations).get(0), damaged));

        IOException refused =
                assertThrows(IOException.class, () -> new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS)));

        assertTrue(refused.getMessage().startsWith(operations + ", line 3: it "), refused::getMessage);
        assertFalse(refused.getMessage().contains("Source"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"devices\": ", "{]"})
    void aDamagedMachineIsNamedByItsFile(String damaged, @TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path machine = Files.writeString(folder.resolve("machine.json"), damaged);

        IOException refused =
                assertThrows(IOException.class, () -> new TraceFolder(folder).replay(ReplaySetup.of(PLUGINS)));

        assertTrue(refused.getMessage().startsWith(machine + ": it is "), refused::getMessage);
        assertFalse(refused.getMessage().contains("Source"), refused::getMessage);
    }

    @Test
    void aMachineNestedWithoutEndIsNamedByItsFile(@TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path machine = Files.writeString(folder.resolve("machine.json"), "{\"a\":" + "[".repeat(5000));

        for (CommandRun run :
                List.of(CommandRun.of("replay", folder.toString()), CommandRun.of("show", "-m", folder.toString()))) {
            assertEquals(4, run.exitCode());
            assertTrue(run.err().contains(machine + ": it is nested too deeply"), run::err);
            assertFalse(run.err().contains("Stream"), run::err);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n"})
    void aRecordingOfNothingIsNoAgreement(String nothing, @TempDir Path folder) throws IOException {
        copy(BUNDLED.resolve("pci-117"), folder);
        Path operations = Files.writeString(folder.resolve("ops.jsonl"), nothing);

        CommandRun run = CommandRun.of("replay", folder.toString());

        assertEquals(4, run.exitCode());
        assertEquals("dmaowner replay: " + operations + " is empty: there is no operation to replay\n", run.err());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void whatAStrangersRecordingSaysCannotSteerTheTerminal() {
        StringWriter shown = new StringWriter();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        PrintWriter out = new Console(new PrintWriter(shown), nowhere, Display.FILE, Map.of()).out();
        List<String> lines = List.of("\u001b[2J");
        Disagreement first = new Disagreement("1", "\u001b[3J", lines, lines, lines);

        new ReplayText(out, Shown.ALL)
                .print(new ReplayResult(
                        "t",
                        "6.1\u001b[4J",
                        RulesChoice.of(Optional.empty()),
                        Extent.COMPLETE,
                        1,
                        Optional.of(first),
                        List.of(first)));
        out.flush();

        assertFalse(shown.toString().contains("\u001b"), shown::toString);
        assertTrue(shown.toString().contains("expected \\u001b[2J"), shown::toString);
    }
}

package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.schema.PublishedSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineTest {

    static Stream<String> subcommands() {
        return Subcommands.NAMES.stream().filter(name -> !name.equals("help"));
    }

    private static Map<String, CommandLine> built(String... args) {
        Console console = new Console(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Display.FILE, Map.of());
        return Subcommands.of(new RootCommand(console), args).getSubcommands();
    }

    @Test
    void eachCommandHasTheNameByWhichItIsBuilt() {
        Map<String, CommandLine> all = built("completion");
        assertEquals(Subcommands.NAMES, List.copyOf(all.keySet()));
        all.forEach((name, command) -> assertEquals(
                name,
                command.getCommandSpec()
                        .userObject()
                        .getClass()
                        .getAnnotation(Command.class)
                        .name()));
    }

    @Test
    void eachCommandThatPrintsForProgramsHasASchema() {
        built("generate-completion").forEach((name, command) -> {
            if (printsForPrograms(command)) {
                assertFalse(PublishedSchema.of(name).isEmpty(), name);
            }
        });
        PublishedSchema.ALL.forEach(schema -> assertTrue(Subcommands.NAMES.containsAll(schema.commands())));
    }

    private static boolean printsForPrograms(CommandLine command) {
        return command.getCommandSpec().optionsMap().containsKey("--format")
                || command.getSubcommands().values().stream().anyMatch(CommandLineTest::printsForPrograms);
    }

    @Test
    void onlyTheCommandsThatAreNamedAreBuilt() {
        assertEquals(Set.of("show"), built("-v", "show", "7").keySet());
        assertEquals(Set.of("show", "plan"), built("show", "plan").keySet());
        assertEquals(
                Set.of("show"),
                models(built("help", "show")).stream()
                        .filter(name -> !name.equals("help"))
                        .collect(Collectors.toSet()));
        assertEquals(Set.of(), models(built("--help")));
        assertEquals(Set.copyOf(Subcommands.NAMES), models(built("@file-with-arguments")));
        for (List<String> aboutAll : List.of(List.of("--help"), List.of("help", "show"), List.of("shwo"))) {
            assertEquals(
                    Subcommands.NAMES.size(),
                    built(aboutAll.toArray(String[]::new)).size(),
                    aboutAll::toString);
        }
    }

    /** The commands that can be run; of the others help knows only what they are for. */
    private static Set<String> models(Map<String, CommandLine> built) {
        return built.entrySet().stream()
                .filter(command -> command.getValue().getCommandSpec().userObject() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Test
    void helpListsTheExitCodes() {
        CommandRun run = CommandRun.of("--help");
        assertEquals(0, run.exitCode());
        for (String code : new String[] {"0   done", "1   internal", "2   usage", "3   refused", "4   a host"}) {
            assertTrue(run.out().contains(code), code);
        }
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @MethodSource("subcommands")
    void helpOfEverySubcommandHasExamplesAndFitsATerminal(String name) {
        CommandRun run = CommandRun.of(name, "--help");
        assertEquals(0, run.exitCode());
        int examples = run.out().indexOf("Examples:");
        assertTrue(examples > 0, run.out());
        assertTrue(run.out().indexOf("dmaowner " + name, examples) > 0, run.out());
        String cut = run.out()
                .substring(examples)
                .lines()
                .skip(1)
                .filter(line -> !line.startsWith("  "))
                .findFirst()
                .orElse("");
        assertEquals("", cut, "an example does not fit into 80 columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "show", "plan", "plan take", "apply give"})
    void helpOfACommandIsWhatItsOwnOptionShows(String name) {
        String[] command = name.isEmpty() ? new String[0] : name.split(" ");
        CommandRun run = CommandRun.of(
                Stream.concat(Stream.of("help"), Stream.of(command)).toArray(String[]::new));
        assertEquals(0, run.exitCode());
        assertEquals("", run.err());
        assertEquals(
                CommandRun.of(Stream.concat(Stream.of(command), Stream.of("--help"))
                                .toArray(String[]::new))
                        .out(),
                run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help nonsense", "help plan nonsense", "help show 7"})
    void helpOfWhatIsNoCommandSaysSo(String line) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("there is no command"), run.err());
    }

    @Test
    void rulesThatAreUnknownAreAnsweredWithTheGenerations() {
        String said = CommandRun.of("show", "--rules", "linux-9").err();
        for (OwnershipRules rules : OwnershipRules.values()) {
            assertTrue(said.contains(rules.word()), said);
        }
        assertTrue(said.contains("or a kernel's release such as 6.17"), said);
    }

    @Test
    void versionNamesTheCommand() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("dmaowner "), run.out());
    }

    @Test
    void completionScriptKnowsTheSubcommands() {
        String script = CommandRun.of("completion", "bash").out();
        subcommands().forEach(name -> assertTrue(script.contains(name), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "show --nonsense",
                "show --rules linux-9",
                "show --format xml",
                "show --color sometimes",
                "explain a b",
                "plugins --machine",
                "plugins --plugins a --plugins b",
                "--plugins a plugins --plugins b",
                "--plugins a plan take --plugins b 0000:01:00.0",
                "--color never plugins --color always"
            })
    void commandLineThatMakesNoSenseEndsWithTwoAndOneLine(String line) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("dmaowner"), run.err());
        assertTrue(run.err().contains("--help"), run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "shwo,show",
        "plan tak,take",
        "show --formt,--format",
        "show --formt=json,--format",
        "show --verbos,--verbose"
    })
    void mistypedWordGetsTheOneThatWasMeant(String line, String meant) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertEquals(2, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("; did you mean: " + meant + "? (see"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "show --nonsense", "show a b"})
    void wordThatIsLikeNoneGetsNone(String line) {
        String said = CommandRun.of(line.split(" ")).err();
        assertFalse(said.contains("did you mean"), said);
    }

    @Test
    void machineThatIsNotThereEndsWithFourAndOneLine() {
        CommandRun run = CommandRun.of("show", "--machine", "/nonexistent/host.tar.gz");
        assertEquals(4, run.exitCode());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("/nonexistent/host.tar.gz"), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apply FOLDER",
                "simulate FOLDER -m sample:pci",
                "show --pci-ids FOLDER -m sample:pci",
                "replay FOLDER",
                "facts FOLDER"
            })
    void folderInPlaceOfAFileIsNamed(String line, @TempDir Path folder) {
        CommandRun run = CommandRun.of(line.replace("FOLDER", folder.toString()).split(" "));
        assertEquals(4, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(folder.toString()), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show --drivers=FILE -m sample:pci",
                "show --drivers=FILE -m sample:board",
                "explain 0000:00:02.0 --drivers=FILE -m sample:pci",
                "show --pci-ids=FILE -m sample:pci",
                "explain 0000:00:02.0 --pci-ids=FILE -m sample:pci",
                "report -o - --pci-ids=FILE -m sample:pci"
            })
    void fileWithoutWhatItIsAskedForIsNamed(String line, @TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("passwd"), "root:x:0:0:root:/root:/bin/bash\n# two  words\n");
        for (Path file : new Path[] {other, folder.resolve("none")}) {
            CommandRun run = CommandRun.of(line.replace("FILE", file.toString()).split(" "));
            assertEquals(4, run.exitCode(), line);
            assertEquals("", run.out(), line);
            assertTrue(run.err().contains(file.toString()), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"show -m", "apply", "simulate"})
    void emptyNameIsSaidToBeOne(String line) {
        CommandRun run = CommandRun.of((line + " ").split(" ", -1));
        assertEquals(4, run.exitCode(), run.err());
        assertTrue(run.err().contains("an empty name"), run.err());
    }

    @Test
    void optionThatIsGivenOnceMayStandBeforeTheSubcommand() {
        assertEquals(0, CommandRun.of("--color", "never", "plugins").exitCode());
    }

    @Test
    void pluginsListsInJsonToo() {
        CommandRun run = CommandRun.of("plugins", "--format", "json");
        assertTrue(run.out().contains("\"plugins\""), run.out());
        assertTrue(run.out().contains("\"refused\""), run.out());
    }
}

package dev.dmaowner.app.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.app.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The scripts, tried in the shells that are installed. */
class CompletionCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void fillFolder() throws IOException {
        for (Shell shell : Shell.values()) {
            CommandRun run = CommandRun.of("completion", shell.name());
            assertEquals(0, run.exitCode(), run.err());
            Files.writeString(folder.resolve(shell.name()), run.out());
        }
        Path journals = Files.createDirectories(folder.resolve("state/journals"));
        for (String journal : List.of("000003", "000012", "000108")) {
            Files.createFile(journals.resolve(journal + ".journal"));
        }
        Files.createFile(folder.resolve("plan.json"));
    }

    private static boolean isInstalled(String program) {
        return Stream.of("/bin/", "/usr/bin/").anyMatch(place -> Files.isExecutable(Path.of(place + program)));
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it does not end");
        String printed = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), printed);
        return printed;
    }

    /** {@return what bash offers behind a line, as it puts it behind the last end of a word} */
    private Set<String> bash(String line) throws IOException, InterruptedException {
        assumeTrue(isInstalled("bash"), "skipped: there is no bash");
        Path script = folder.resolve("ask.bash");
        Files.writeString(
                script,
                ". ./BASH\nCOMP_WORDBREAKS=$' \\t\\n\"\\'@><=;|&(:'\nCOMP_LINE=$1 COMP_POINT=${#1}\n_dmaowner\n"
                        + "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
        return words(run("bash", script.toString(), line));
    }

    /** {@return what fish offers behind a line, without the descriptions} */
    private Set<String> fish(String line) throws IOException, InterruptedException {
        assumeTrue(isInstalled("fish"), "skipped: there is no fish");
        return words(run("fish", "--no-config", "-c", "source FISH; complete -C '" + line + "'"));
    }

    private static Set<String> words(String printed) {
        return printed.lines()
                .map(line -> line.split("\t")[0])
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void theShellCanReadItsScript(Shell shell) throws IOException, InterruptedException {
        String program = shell.name().toLowerCase(Locale.ROOT);
        assumeTrue(isInstalled(program), "skipped: there is no " + program);
        assertEquals("", run(program, "-n", shell.name()));
    }

    @ParameterizedTest
    @EnumSource(Shell.class)
    void nothingOfTheTemplateIsLeftOpen(Shell shell) throws IOException {
        String script = Files.readString(folder.resolve(shell.name()));
        for (String place : List.of("@COMMANDS@", "@SUBCOMMANDS@", "@VALUED@", "@PATHS@")) {
            assertTrue(!script.contains(place), place);
        }
        assertTrue(script.contains("with-group"), script);
    }

    @ParameterizedTest
    @CsvSource({
        "'dmaowner pl', 'plan plugins'",
        "'dmaowner plan ', 'give take vfs'",
        "'dmaowner -v plan t', 'take'",
        "'dmaowner --color never pla', 'plan'",
        "'dmaowner help pl', 'plan plugins'",
        "'dmaowner plan take --with', '--with --with-group'",
        "'dmaowner show --format ', 'json text'",
        "'dmaowner undo --state state ', '108 12 3'",
        "'dmaowner resume --state=state 1', '108 12'",
        "'dmaowner lease --until ', ''",
    })
    void bothOfferTheSame(String line, String offered) throws IOException, InterruptedException {
        Set<String> expected = words(offered.replace(' ', '\n'));
        assertEquals(expected, bash(line));
        if (isInstalled("fish") && !offered.isEmpty()) {
            assertEquals(expected, fish(line));
        }
    }

    @Test
    void whatStandsBeforeAColonIsNotRepeatedInBash() throws IOException, InterruptedException {
        assertEquals(Set.of("board", "pci"), bash("dmaowner show -m sample:"));
        assertEquals(Set.of("board", "pci"), bash("dmaowner show --machine=sample:"));
        assertEquals(Set.of("sample:board", "sample:pci"), bash("dmaowner show -m sam"));
    }

    @Test
    void filesAreOfferedWhereFilesAreTaken() throws IOException, InterruptedException {
        assertEquals(Set.of("plan.json"), bash("dmaowner apply plan."));
        assertEquals(Set.of("plan.json"), fish("dmaowner apply plan."));
        assertEquals(Set.of(), bash("dmaowner lease plan."));
    }

    @Test
    void devicesOfThisHostAreOfferedUnlessAnotherIsAskedAbout() throws IOException, InterruptedException {
        Path functions = Path.of("/sys/bus/pci/devices");
        assumeTrue(Files.isDirectory(functions), "skipped: this host has no PCI bus");
        Set<String> here;
        try (Stream<Path> files = Files.list(functions)) {
            here = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
        assertTrue(bash("dmaowner show ").containsAll(here));
        assertEquals(Set.of(), bash("dmaowner show -m sample:pci "));
        if (isInstalled("fish")) {
            assertTrue(fish("dmaowner show ").containsAll(here));
            assertEquals(Set.of(), fish("dmaowner show -m sample:pci "));
        }
    }

    @Test
    void aShellThatIsNotKnownIsRefused() {
        CommandRun run = CommandRun.of("completion", "tcsh");
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
    }
}

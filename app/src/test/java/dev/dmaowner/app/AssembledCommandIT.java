package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the build leaves it: started by its launcher, with the runtime beside it or the modules in its {@code lib}. */
class AssembledCommandIT {

    private static final Path HOME = Path.of(System.getProperty("dmaowner.home"));

    @TempDir
    private Path folder;

    private record Ended(int exitCode, String out, String err) {}

    private Ended run(Path launcher, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private Ended run(String... args) throws IOException, InterruptedException {
        return run(HOME.resolve("bin/dmaowner"), args);
    }

    /** What a short command loads decides how long it takes to start: libraries that it does not need, and code made at run time. */
    @Test
    void showLoadsNoClassThatItDoesNotNeed() throws IOException, InterruptedException {
        Path log = folder.resolve("classes");
        AssembledCommand.Ended ended = new AssembledCommand(folder)
                .run(
                        Map.of("DMAOWNER_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none"),
                        List.of(HOME.resolve("bin/dmaowner").toString(), "show", "-m", "sample:pci"));
        assertEquals(0, ended.exitCode(), ended.err());
        List<String> lines = Files.readAllLines(log);
        List<String> loaded =
                lines.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
        assertTrue(loaded.contains("dev.dmaowner.app.show.ShowCommand"), "classes are logged");
        for (String library : List.of("org.apache.commons.", "com.fasterxml.", "java.util.regex.PatternSyntax")) {
            assertEquals(
                    List.of(),
                    loaded.stream().filter(name -> name.startsWith(library)).toList());
        }
        // Whatever is not in the archive is made at each start: method handles, as for the equals() of a record, and
        // serializable lambdas, as those of the comparators of the Java library.
        List<String> made = lines.stream()
                .filter(line -> line.contains("Lambda") && !line.contains("source: shared"))
                .toList();
        assertTrue(made.size() < 10, "code made at run time: " + made);
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(name -> name.startsWith("dev.dmaowner.") && name.contains("$$Lambda"))
                        .toList(),
                "lambdas that are linked at run time");
        // A cache of linked classes loads all that it holds, whatever the command needs.
        if (!Files.exists(HOME.resolve("runtime/lib/dmaowner.aot"))) {
            assertTrue(loaded.size() < 1_600, loaded.size() + " classes");
            assertFalse(loaded.contains("org.slf4j.LoggerFactory"), "logging starts although nothing is logged");
        }
    }

    @Test
    void theRuntimeBesideItHasEveryPluginOfLibAndItsArchiveIsUsed() throws IOException, InterruptedException {
        assertEquals(pluginModules(), listed(HOME, "jrt:/"));
        Path log = folder.resolve("classes");
        AssembledCommand.Ended ended = new AssembledCommand(folder)
                .run(
                        Map.of("DMAOWNER_JAVA_OPTS", "-Xlog:class+load:file=" + log + ":none"),
                        List.of(HOME.resolve("bin/dmaowner").toString(), "--version"));
        assertEquals(0, ended.exitCode(), ended.err());
        assertTrue(
                Files.readString(log).contains("dev.dmaowner.app.Main source: shared objects file"),
                "the archive of classes is not used");
    }

    /** A plug-in that is added to {@code lib} or removed from it must have an effect, although the runtime has its modules linked in. */
    @Test
    void whatIsChangedInLibCountsMoreThanTheRuntime() throws IOException, InterruptedException {
        Path copy = copied();
        Files.setLastModifiedTime(copy.resolve("lib"), FileTime.from(Instant.now()));
        assertEquals(pluginModules(), listed(copy, copy.toRealPath().toString()));
    }

    private List<String> listed(Path home, String place) throws IOException, InterruptedException {
        Ended ended = run(home.resolve("bin/dmaowner"), "plugins", "--format", "json");
        assertEquals(0, ended.exitCode(), ended.err());
        JsonNode document = new ObjectMapper().readTree(ended.out());
        assertEquals(0, document.get("refused").size(), ended.out());
        List<String> listed = new ArrayList<>();
        for (JsonNode plugin : document.get("plugins")) {
            listed.add(plugin.get("module").asText());
            assertFalse(plugin.get("version").asText().isEmpty(), plugin.toString());
            assertTrue(plugin.get("location").asText().startsWith(place), plugin.toString());
        }
        return listed.stream().distinct().sorted().toList();
    }

    private static List<String> pluginModules() {
        return modules()
                .filter(module -> module.provides().stream()
                        .anyMatch(provides -> provides.service().startsWith("dev.dmaowner.spi.")))
                .map(ModuleDescriptor::name)
                .sorted()
                .toList();
    }

    private static Stream<ModuleDescriptor> modules() {
        return ModuleFinder.of(HOME.resolve("lib")).findAll().stream().map(ModuleReference::descriptor);
    }

    @Test
    void aCopyOfTheCommandWorksBesideIt() throws IOException, InterruptedException {
        Ended ended =
                run(copied().resolve("bin/dmaowner"), "explain", "01:00.0", "-m", "sample:pci", "--format", "json");
        assertEquals(0, ended.exitCode(), ended.err());
    }

    private Path copied() throws IOException {
        Path copy = folder.resolve("copy");
        List<Path> copied;
        try (Stream<Path> files = Files.walk(HOME)) {
            copied = files.toList();
        }
        for (Path file : copied) {
            Files.copy(file, copy.resolve(HOME.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
        // Filling a folder changes its time again.
        for (Path file : copied) {
            Files.setLastModifiedTime(copy.resolve(HOME.relativize(file)), Files.getLastModifiedTime(file));
        }
        return copy;
    }

    @Test
    void noJarInLibIsAnAutomaticModule() {
        assertEquals(
                List.of(),
                modules()
                        .filter(ModuleDescriptor::isAutomatic)
                        .map(ModuleDescriptor::name)
                        .toList());
    }

    @Test
    void commandRequiresNoPluginModule() {
        List<String> plugins = pluginModules();
        ModuleDescriptor app = modules()
                .filter(module -> module.name().equals("dev.dmaowner.app"))
                .findFirst()
                .orElseThrow();
        assertTrue(app.requires().stream().noneMatch(requires -> plugins.contains(requires.name())), app.toString());
    }

    @Test
    void launcherIsFoundThroughALinkAndInAFolderWithABlank() throws IOException, InterruptedException {
        Path link = Files.createDirectories(folder.resolve("a b")).resolve("dmaowner");
        Files.createSymbolicLink(link, HOME.resolve("bin/dmaowner"));
        Ended ended = run(link, "--version");
        assertEquals(0, ended.exitCode(), ended.err());
        assertTrue(ended.out().startsWith("dmaowner 0."), ended.out());
    }

    @Test
    void withoutAnyPluginItSaysWhatToDoAndEndsWithFour() throws IOException, InterruptedException {
        Path copy = folder.resolve("bare");
        copyWithoutPlugins(copy);
        for (String subcommand : List.of("plugins", "show")) {
            Ended ended = run(copy.resolve("bin/dmaowner"), subcommand);
            assertEquals(4, ended.exitCode(), subcommand);
            assertEquals(1, ended.err().lines().count(), ended.err());
            assertTrue(ended.err().contains("lib folder"), ended.err());
        }
    }

    private static void copyWithoutPlugins(Path copy) throws IOException {
        List<String> plugins = pluginModules();
        Files.createDirectories(copy.resolve("bin"));
        Files.createDirectories(copy.resolve("lib"));
        Files.copy(HOME.resolve("bin/dmaowner"), copy.resolve("bin/dmaowner"));
        for (ModuleReference module : ModuleFinder.of(HOME.resolve("lib")).findAll()) {
            if (!plugins.contains(module.descriptor().name())) {
                Path jar = Path.of(module.location().orElseThrow());
                Files.createSymbolicLink(copy.resolve("lib").resolve(jar.getFileName()), jar);
            }
        }
    }

    @Test
    void commandsThatAskTheKernelHaveSystemCalls() throws IOException, InterruptedException {
        Ended hold = run("hold", "4194304");
        assertEquals(2, hold.exitCode(), hold.err());
        // It is looked up when the system calls have been found.
        assertTrue(hold.err().startsWith("dmaowner hold: there is no group 4194304 on this machine"), hold.err());
    }

    @Test
    void misuseEndsWithTwoAndNoStackTrace() throws IOException, InterruptedException {
        Ended ended = run("show", "--nonsense");
        assertEquals(2, ended.exitCode());
        assertEquals("", ended.out());
        assertEquals(1, ended.err().lines().count(), ended.err());
    }

    @Test
    void helpThatGoesToAFileIsNotColoured() throws IOException, InterruptedException {
        assertFalse(run("--help").out().contains("\u001b"));
    }
}

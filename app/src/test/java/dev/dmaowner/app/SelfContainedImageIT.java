package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive with a runtime of its own, unpacked and started where no Java is to be found. */
class SelfContainedImageIT {

    private static final Path HOME = Path.of(System.getProperty("dmaowner.home"));

    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void unpack() throws IOException, InterruptedException {
        Path archive;
        try (Stream<Path> files = Files.list(HOME.getParent())) {
            archive = files.filter(file -> file.toString().endsWith("-linux-x64.tar.gz"))
                    .findFirst()
                    .orElse(Path.of("none"));
        }
        assumeTrue(Files.exists(archive), "skipped: the image is built on Linux on x64 only");
        assertEquals(0, run("tar", "-xzf", archive.toString(), "-C", folder.toString()));
        try (Stream<Path> files = Files.list(folder)) {
            launcher =
                    files.filter(Files::isDirectory).findFirst().orElseThrow().resolve("bin/dmaowner");
        }
    }

    private int run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().put("PATH", "/usr/bin:/bin");
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
        return process.exitValue();
    }

    @Test
    void everyPluginThatIsInstalledIsLinkedIn() throws IOException, InterruptedException {
        assertEquals(0, run(launcher.toString(), "plugins", "--format", "json"));
        JsonNode document = new ObjectMapper().readTree(folder.resolve("out").toFile());
        List<String> linked = new ArrayList<>();
        document.get("plugins")
                .forEach(plugin -> linked.add(plugin.get("module").asText()));
        List<String> installed = ModuleFinder.of(HOME.resolve("lib")).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(module -> module.provides().stream()
                        .anyMatch(provides -> provides.service().startsWith("dev.dmaowner.spi.")))
                .map(module -> module.name())
                .sorted()
                .toList();
        assertEquals(installed, linked.stream().distinct().sorted().toList());
    }

    @Test
    void theArchiveOfClassesIsUsedWhereverTheImageLies() throws IOException, InterruptedException {
        Path moved = folder.resolve("elsewhere");
        assertEquals(0, run("cp", "-a", launcher.getParent().getParent().toString(), moved.toString()));
        Path archive = moved.resolve("runtime/lib/dmaowner.aot");
        String option = "-XX:AOTCache=";
        if (!Files.exists(archive)) {
            archive = moved.resolve("runtime/lib/dmaowner.jsa");
            option = "-XX:SharedArchiveFile=";
        }
        assertEquals(
                0,
                run(
                        moved.resolve("runtime/bin/java").toString(),
                        "-XX:+UseSerialGC",
                        option + archive,
                        "-Xlog:class+load",
                        "-m",
                        "dev.dmaowner.app/dev.dmaowner.app.Main",
                        "help"));
        String loaded = Files.readString(folder.resolve("out"));
        assertTrue(loaded.contains("dev.dmaowner.app.Main source: shared objects file"), loaded);
        assertTrue(loaded.contains("picocli.CommandLine source: shared objects file"), loaded);
        Files.delete(archive);
        assertEquals(0, run(moved.resolve("bin/dmaowner").toString(), "--version"));
        assertTrue(Files.readString(folder.resolve("out")).startsWith("dmaowner "), "a word about a missing archive");
    }
}

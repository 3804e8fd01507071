package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.source.HostParts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The capture without Java takes what the capture with Java takes. */
class CaptureScriptTest {

    private static final Path SCRIPT = Path.of("src/main/launcher/dmaowner-capture");

    @TempDir
    private Path folder;

    private static Map<String, String> entries(Path archive) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)));
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
                if (entry.isSymbolicLink()) {
                    entries.put(name, "-> " + entry.getLinkName());
                } else if (entry.isFile()) {
                    entries.put(name, new String(tar.readAllBytes(), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return entries;
    }

    private int run(List<String> shell, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(shell);
        command.add(SCRIPT.toAbsolutePath().toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start()
                .waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "busybox sh"})
    void sameFilesAndLinks(String shell) throws IOException, InterruptedException {
        List<String> words = List.of(shell.split(" "));
        assumeTrue(isInstalled(words.get(0)), words.get(0) + " is not installed");
        Path host = Files.createDirectory(folder.resolve("host"));
        BusyHost.in(host);
        Path java = folder.resolve("java.tar.gz");
        Path script = folder.resolve("script.tar.gz");
        CommandRun capture = CommandRun.of("capture", "-m", host.toString(), "-o", java.toString());
        assertEquals(0, capture.exitCode(), capture.err());
        assertEquals(
                0,
                run(words, "--registers", "--root", host.toString(), "-o", script.toString()),
                Files.readString(folder.resolve("said")));
        Map<String, String> expected = entries(java);
        assertTrue(expected.size() > 50, "entries: " + expected.size());
        assertEquals(expected, entries(script));
        assertEquals(
                CommandRun.of("show", "-m", java.toString()).out().replace("java.tar", "x.tar"),
                CommandRun.of("show", "-m", script.toString()).out().replace("script.tar", "x.tar"));
    }

    @Test
    void itGoesThroughTheTablesModulesAndClassesOfTheCommand() throws IOException {
        String script = Files.readString(SCRIPT);
        for (String list : List.of(
                "for table in " + String.join(" ", CapturedParts.TABLES_OF_IOMMUS),
                "for prefix in " + String.join(" ", CapturedParts.MODULES),
                "for class in " + String.join(" ", CapturedClasses.NAMES))) {
            assertTrue(script.contains(list + "; do"), list);
        }
    }

    /** A host need not have each of these files, so comparing captures of one does not show that all are named. */
    @Test
    void everyFileOfAHostIsNamed() throws IOException {
        String script = Files.readString(SCRIPT);
        for (String file : HostParts.FILES) {
            assertTrue(script.contains(" " + file + " ") || script.contains(" " + file + "\n"), file);
        }
    }

    @Test
    void wrongUseIsSaid() throws IOException, InterruptedException {
        assertEquals(2, run(List.of("sh")));
        assertEquals(
                4,
                run(
                        List.of("sh"),
                        "--root",
                        folder.toString(),
                        "-o",
                        folder.resolve("x").toString()));
        assertTrue(Files.readString(folder.resolve("said")).contains("there is no"));
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }
}

package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputFileTest {

    @TempDir
    private Path folder;

    private static CommandRun run(String command, String file) {
        return CommandRun.of(command, "-m", "sample:pci", "-o", file);
    }

    private static void refused(String said, CommandRun run) {
        assertEquals(4, run.exitCode(), run.err());
        assertEquals(said + "\n", run.err());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource({"capture,archive", "report,page"})
    void folderIsNoFileAndStays(String command, String content) {
        refused(
                "dmaowner " + command + ": the " + content + " cannot be written to " + folder + ": it is a folder",
                run(command, folder.toString()));
        assertTrue(Files.isDirectory(folder));
    }

    @ParameterizedTest
    @CsvSource({"capture,archive", "report,page"})
    void folderThatIsNotThereIsSaid(String command, String content) {
        Path file = folder.resolve("none/x");
        refused(
                "dmaowner " + command + ": the " + content + " cannot be written to " + file + ": there is no folder "
                        + folder.resolve("none"),
                run(command, file.toString()));
    }

    @ParameterizedTest
    @CsvSource({"capture,archive", "report,page"})
    void fileIsNoFolderToWriteIn(String command, String content) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        refused(
                "dmaowner " + command + ": the " + content + " cannot be written to " + file.resolve("x") + ": " + file
                        + " is no folder",
                run(command, file.resolve("x").toString()));
    }

    @ParameterizedTest
    @CsvSource({"capture,archive", "report,page"})
    void deviceIsWrittenToAndNotReplaced(String command, String content) throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full));
        Path link = Files.createSymbolicLink(folder.resolve("link"), full);
        CommandRun run = run(command, link.toString());
        assertEquals(4, run.exitCode(), run.err());
        assertTrue(
                run.err()
                        .startsWith(
                                "dmaowner " + command + ": the " + content + " cannot be written to " + link + ": "),
                run.err());
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isRegularFile(full));
    }

    @ParameterizedTest
    @CsvSource({"capture", "report"})
    void fileThatIsThereIsReplacedBehindItsLink(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("old"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        CommandRun run = run(command, link.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.size(file) > 1000);
        assertFalse(Files.exists(folder.resolve("old.new")));
    }

    @Test
    void pageGoesToStandardOutputForADash() {
        CommandRun run = run("report", "-");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("<!DOCTYPE html>"), run.out());
        assertFalse(Files.exists(Path.of("-")));
    }

    @Test
    void archiveDoesNotGoToStandardOutput() {
        CommandRun run = run("capture", "-");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("name a file"), run.err());
        assertFalse(Files.exists(Path.of("-")));
    }
}

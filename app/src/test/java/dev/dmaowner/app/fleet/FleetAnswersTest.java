package dev.dmaowner.app.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.Main;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.testdata.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fleet} says of many hosts is what {@code show} says of each. */
class FleetAnswersTest {

    @TempDir
    private Path folder;

    @Test
    void ofRecordedMachines() throws IOException {
        for (Path capture : SharedData.list("pci/captures")) {
            if (capture.toString().endsWith(".tar.gz")) {
                Files.copy(capture, folder.resolve(capture.getFileName()));
            }
        }
        Files.copy(SharedData.path("pci/lspci/ecs-h310ch5.lspci.txt"), folder.resolve("lspci.txt"));
        Files.copy(SharedData.path("dtb/juno-r2.dtb"), folder.resolve("board.dtb"));
        CommandRun run = CommandRun.of("fleet", folder.toString(), "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        Map<String, List<String>> hosts = FleetAnswers.byHost(run.out().lines());
        assertFalse(hosts.isEmpty());
        for (Path capture : FleetAnswers.captures(folder)) {
            List<String> lines = hosts.getOrDefault(String.valueOf(capture.getFileName()), List.of());
            FleetAnswers.assertSame(capture, lines, show(capture));
        }
    }

    /** Run by hand, over as many as somebody has: {@code -Ddmaowner.fleet=FOLDER}. Lines are read as they were printed, host by host. */
    @Test
    void ofAllHostsInAFolderThatIsNamed() throws IOException {
        Path named = FleetAnswers.named();
        Path lines = folder.resolve("lines");
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(lines))) {
            assertEquals(0, Main.execute(console(out), "fleet", named.toString(), "--format", "json"));
        }
        int hosts = 0;
        try (BufferedReader printed = Files.newBufferedReader(lines)) {
            String line = printed.readLine();
            for (Path capture : FleetAnswers.captures(named)) {
                List<String> ofHost = new ArrayList<>();
                while (line != null && FleetAnswers.host(line).equals(String.valueOf(capture.getFileName()))) {
                    ofHost.add(line);
                    line = printed.readLine();
                }
                FleetAnswers.assertSame(capture, ofHost, show(capture));
                hosts++;
            }
            assertEquals(null, line, "every line is of a host, in the order of their names");
        }
        System.out.println(hosts + " hosts in " + named + " were compared");
    }

    private static String show(Path capture) {
        StringWriter out = new StringWriter();
        Main.execute(console(new PrintWriter(out)), "show", "-m", capture.toString(), "--format", "json");
        return out.toString();
    }

    private static Console console(PrintWriter out) {
        return new Console(out, new PrintWriter(new StringWriter()), Display.FILE, Map.of());
    }
}

package dev.dmaowner.app.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.AssembledCommand;
import dev.dmaowner.app.AssembledCommand.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled command says of some hosts of a fleet what it says of each alone. */
class FleetAnswersIT {

    private static final int MOST = 50;

    @TempDir
    private Path scratch;

    @TempDir
    private Path fleet;

    @Test
    void ofTwoListings() throws IOException, InterruptedException {
        Files.writeString(
                fleet.resolve("alone.txt"),
                "IOMMU Group 1:\n\t00:02.0 VGA compatible controller [0300]: Intel Corporation [8086:3e92]\n");
        Files.writeString(
                fleet.resolve("together.txt"),
                """
                IOMMU Group 2:
                \t01:00.0 VGA compatible controller [0300]: NVIDIA Corporation [10de:1c82]
                \t\tKernel driver in use: nouveau
                \t01:00.1 Audio device [0403]: NVIDIA Corporation [10de:0fb9]
                \t\tKernel driver in use: snd_hda_intel
                """);
        compare(FleetAnswers.captures(fleet));
    }

    /** By hand: {@code -Ddmaowner.fleet=FOLDER}, and {@code -Ddmaowner.fleet.seed=N} for another choice. */
    @Test
    void ofFiftyHostsOfAFolderThatIsNamed() throws IOException, InterruptedException {
        List<Path> captures = new ArrayList<>(FleetAnswers.captures(FleetAnswers.named()));
        long seed = Long.getLong("dmaowner.fleet.seed", 1);
        Collections.shuffle(captures, new Random(seed));
        List<Path> chosen = captures.subList(0, Math.min(MOST, captures.size()));
        for (Path capture : chosen) {
            Files.createLink(fleet.resolve(capture.getFileName()), capture);
        }
        compare(FleetAnswers.captures(fleet));
        System.out.println(chosen.size() + " hosts, chosen by seed " + seed + ", were compared");
    }

    private void compare(List<Path> captures) throws IOException, InterruptedException {
        AssembledCommand command = new AssembledCommand(scratch);
        Ended run = command.run("fleet", fleet.toString(), "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        Map<String, List<String>> hosts = FleetAnswers.byHost(run.out().lines());
        for (Path capture : captures) {
            Ended show = command.run("show", "-m", capture.toString(), "--format", "json");
            FleetAnswers.assertSame(
                    capture, hosts.getOrDefault(String.valueOf(capture.getFileName()), List.of()), show.out());
        }
    }
}

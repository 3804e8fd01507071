package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that change a host are killed by SIGKILL at some moment, and so are those that clean up after them. Afterwards one more
 * undo finds the host as it was. {@code -Dkills=200} kills as many; without it a few are killed.
 */
class KilledRunsTest {

    private static final int KILLS = Integer.getInteger("kills", 6);

    @TempDir
    private Path folder;

    private Path root;
    private Path other;
    private Path planFile;
    private Plan plan;
    private final SplittableRandom random = new SplittableRandom(KILLS);
    private long wholeRun;
    private int unfinished;
    private int killed;

    @BeforeEach
    void makeHost() throws Exception {
        root = folder.resolve("root");
        other = folder.resolve("other");
        for (Path host : List.of(root, other)) {
            RootedHost.write(host);
            DiskKernel.learn(host);
        }
        Goal goal = new Goal.Take(
                List.of(new DeviceId("pci", SmallHost.FIRST), new DeviceId("pci", SmallHost.ALONE)), "vfio-pci");
        plan = assertInstanceOf(
                        Planning.Ready.class,
                        PlannedMachine.of(SmallHost.host(), Optional.empty()).plan(goal))
                .plan();
        planFile = folder.resolve("plan.json");
        try (JsonGenerator json =
                new ObjectMapper().getFactory().createGenerator(planFile.toFile(), JsonEncoding.UTF8)) {
            new PlanJson(plan).writeTo(json);
        }
    }

    @Test
    void whateverIsKilledTheHostCanBeBroughtBack() throws Exception {
        String before = DiskKernel.state(root);
        StateFolder state = new StateFolder(root.resolve("state"));
        wholeRun = nanosOfAWholeRun();
        KilledProgram.run(new DiskKernel(root), state, "undo", plan);
        assertEquals(before, DiskKernel.state(root));
        while (killed < KILLS) {
            kill("apply");
            unfinished += DiskKernel.state(root).equals(before) ? 0 : 1;
            if (random.nextBoolean() && !state.journals().isEmpty()) {
                kill(random.nextBoolean() ? "undo" : "resume");
            }
            if (!state.journals().isEmpty()) {
                RunOutcome outcome = KilledProgram.run(new DiskKernel(root), state, "undo", plan);
                boolean isBack = outcome instanceof RunOutcome.Finished
                        || outcome instanceof RunOutcome.NotBegun not
                                && not.why().reason().contains("undone");
                assertTrue(isBack, outcome::toString);
            }
            assertEquals(before, DiskKernel.state(root), "after " + killed + " kills");
        }
        System.out.println(killed + " processes were killed; " + unfinished + " had changed the host");
    }

    /** A kill at any time of a whole run is what is wanted; how long that takes depends on the machine. */
    private long nanosOfAWholeRun() throws IOException, InterruptedException {
        Process process = start("apply", List.of(other.toString()));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("ready", out.readLine());
            long begin = System.nanoTime();
            assertTrue(out.readLine().contains("Finished"));
            long took = System.nanoTime() - begin;
            process.waitFor();
            return took;
        }
    }

    private void kill(String verb) throws IOException, InterruptedException {
        Process process = start(verb, List.of(other.toString()));
        long wait = random.nextLong(wholeRun + wholeRun / 4);
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("ready", out.readLine());
            long end = System.nanoTime() + wait;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            process.destroyForcibly().waitFor();
            killed++;
        }
    }

    @Test
    void ofTwoProgramsAtOnceOneIsRefusedAndTheOtherIsWhole() throws Exception {
        String before = DiskKernel.state(root);
        for (int round = 0; round < 2; round++) {
            StateFolder state = new StateFolder(root.resolve("state"));
            List<Process> both = List.of(start("apply", List.of()), start("apply", List.of()));
            int finished = 0;
            for (Process process : both) {
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor();
                finished += said.contains("Finished") ? 1 : 0;
                assertTrue(
                        said.contains("Finished")
                                || said.contains("another program is changing this host")
                                || said.contains("no longer as the run left it"),
                        said);
            }
            assertEquals(1, finished);
            for (int journal : state.journals()) {
                KilledProgram.undo(new DiskKernel(root), state, journal);
            }
            assertEquals(before, DiskKernel.state(root));
        }
    }

    private Process start(String verb, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledProgram.class.getName(),
                root.toString(),
                planFile.toString(),
                verb));
        command.addAll(more);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}

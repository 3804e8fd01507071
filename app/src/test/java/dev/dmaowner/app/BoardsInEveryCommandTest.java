package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A board of which there is only a device tree, in the commands that look at a machine: as it would be after boot. */
class BoardsInEveryCommandTest {

    private static final String BOARD = "sample:board";

    @TempDir
    private Path folder;

    @Test
    void deviceIsExplainedWithTheStepsThatTakeIt() {
        CommandRun run = CommandRun.of("explain", "54200000.dc", "-m", BOARD);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("Why it shares group 1 with 54240000.dc"), run.out());
        assertTrue(run.out().contains("through a driver's private domain, 3 users."), run.out());
        assertFalse(run.out().contains("inferred"), "the simulation knows");
        String alone =
                CommandRun.of("explain", "80000000.ethernet", "-m", BOARD).out();
        assertTrue(
                alone.contains("echo 80000000.ethernet | sudo tee /sys/bus/platform/drivers/amd-xgbe/unbind"), alone);
    }

    @Test
    void deviceThatVfioRefusesIsExplainedWithTheRefusalOfThePlan() {
        String refusal = "54200000.dc has no reset function";
        String explained = CommandRun.of("explain", "54200000.dc", "-m", BOARD).out();
        assertTrue(explained.contains(refusal), explained);
        assertTrue(explained.contains("Cure: load vfio_platform with reset_required=0"), explained);
        CommandRun plan = CommandRun.of("plan", "take", "54200000.dc", "-m", BOARD);
        assertEquals(3, plan.exitCode(), plan.out());
        assertTrue(plan.err().contains(refusal), plan.err());
    }

    @Test
    void groupAndDriverAreExplained() {
        assertTrue(CommandRun.of("explain", "1", "-m", BOARD).out().startsWith("group 1, 4 devices"));
        assertTrue(CommandRun.of("explain", "tegra-dc", "-m", BOARD).out().contains("54200000.dc, 54240000.dc"));
    }

    @Test
    void consentIsNotAskedForAPlanThatIsRefusedAllTheSame() {
        CommandRun asked = CommandRun.of("plan", "take", "54200000.dc", "-m", BOARD);
        assertEquals(3, asked.exitCode(), asked.out());
        assertTrue(asked.err().contains("54200000.dc has no reset function"), asked.err());
        assertFalse(asked.err().contains("--with"), asked.err());
        CommandRun alone =
                CommandRun.of("plan", "take", "80000000.ethernet", "-m", BOARD, "--despite", "no-interrupt-remapping");
        assertEquals(0, alone.exitCode(), alone.err());
        assertTrue(
                alone.out().contains("echo 80000000.ethernet | sudo tee /sys/bus/platform/drivers/amd-xgbe/unbind"),
                alone.out());
    }

    @Test
    void groupsAreDrawnAndNotPredicted() {
        assertTrue(CommandRun.of("groups", "--graph", "dot", "-m", BOARD).out().contains("54240000.dc"));
        CommandRun predicted = CommandRun.of("groups", "--predict", "-m", BOARD);
        assertEquals(3, predicted.exitCode());
        assertTrue(predicted.err().contains("no configuration space"), predicted.err());
    }

    @Test
    void reportHasTheGroups() throws Exception {
        Path page = folder.resolve("board.html");
        CommandRun run = CommandRun.of("report", "-m", BOARD, "-o", page.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.readString(page).contains("54240000.dc"));
    }
}

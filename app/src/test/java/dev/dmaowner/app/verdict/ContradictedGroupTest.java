package dev.dmaowner.app.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.explain.SampleMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk below a port whose ACS is off, in a group of its own all the same: every command says so, in the same words. */
class ContradictedGroupTest {

    private static final String DISK = "0000:02:00.0";
    private static final String FINDING = DISK + ": what the registers show does not isolate " + DISK
            + " from 0000:00:02.0, which the kernel has put into another group (check asserted-isolation)";

    @TempDir
    private Path folder;

    @BeforeEach
    void startTheMachine() throws IOException {
        SampleMachine.in(folder);
    }

    private void moveTheDisk() throws IOException {
        Path group = folder.resolve("sys/kernel/iommu_groups/30");
        Path before = folder.resolve("sys/kernel/iommu_groups/3/devices/" + DISK);
        Path disk = before.toRealPath();
        Files.createDirectories(group.resolve("devices"));
        Files.createSymbolicLink(
                group.resolve("devices/" + DISK), group.resolve("devices").relativize(disk));
        Files.delete(before);
        Files.delete(disk.resolve("iommu_group"));
        Files.createSymbolicLink(disk.resolve("iommu_group"), disk.relativize(group));
    }

    private CommandRun run(String... words) {
        String[] command = Arrays.copyOf(words, words.length + 2);
        command[words.length] = "-m";
        command[words.length + 1] = folder.toString();
        return CommandRun.of(command);
    }

    private static String joined(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void everyCommandSaysThatTheRegistersContradictTheGroup() throws IOException {
        moveTheDisk();
        assertTrue(run("show", DISK).out().contains("warning: " + FINDING), () -> run("show", DISK)
                .out());
        assertTrue(joined(run("explain", DISK).out()).contains("- " + FINDING), () -> run("explain", DISK)
                .out());
        CommandRun plan = run("plan", "take", DISK);
        assertEquals(3, plan.exitCode());
        assertTrue(plan.err().contains(FINDING), plan::err);
        assertTrue(plan.err().contains("--despite asserted-isolation"), plan::err);
        assertEquals(
                0,
                run("plan", "take", DISK, "--despite", "asserted-isolation", "--despite", "no-reset")
                        .exitCode());
        String report = run("report", "-o", "-").out();
        assertTrue(report.contains("The isolation of the group is only asserted: what the registers show"), report);
    }

    @Test
    void nothingIsSaidOfAGroupThatTheRegistersMake() throws IOException {
        assertFalse(run("show", DISK).out().contains("asserted"));
        assertFalse(run("explain", DISK).out().contains("(check asserted-isolation)"));
        assertFalse(run("plan", "take", DISK).err().contains("(check asserted-isolation)"));
        assertFalse(run("report", "-o", "-").out().contains("only asserted"));
    }

    /** Registers of which only the first are recorded, as for a user who is not root, contradict nothing. */
    @Test
    void registersThatWereNotReadAreSaidNotToBeChecked() throws IOException {
        moveTheDisk();
        Files.writeString(folder.resolve("proc/cmdline"), "quiet\n");
        Path config = folder.resolve("sys/devices/pci0000:00/0000:00:02.0/config");
        byte[] registers = Files.readAllBytes(config);
        Files.write(config, Arrays.copyOf(registers, 64));
        String plan =
                run("plan", "take", DISK).err() + run("plan", "take", DISK).out();
        assertFalse(plan.contains("(check asserted-isolation)"), plan);
        assertTrue(
                plan.contains("not checked: asserted-isolation, because not all registers were read that can show"
                        + " that a group is not isolated"),
                plan);
    }

    /** Who may not read registers can agree in advance, for the one who carries the plan out and may. */
    @Test
    void whatCannotBeCheckedCanBeAgreedToInAdvance() throws IOException {
        CommandRun plan = run("plan", "take", DISK, "--despite", "asserted-isolation", "--despite", "no-reset");
        assertEquals(0, plan.exitCode(), plan::err);
        assertTrue(plan.out().contains("despite the check asserted-isolation"), plan::out);
        Files.writeString(folder.resolve("proc/cmdline"), "quiet\n");
        CommandRun checked = run("plan", "take", DISK, "--despite", "asserted-isolation", "--despite", "no-reset");
        assertFalse(checked.out().contains("despite the check asserted-isolation"), checked::out);
    }
}

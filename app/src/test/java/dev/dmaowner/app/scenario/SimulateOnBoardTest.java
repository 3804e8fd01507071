package dev.dmaowner.app.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateOnBoardTest {

    private static final String VIC = "54340000.vic";

    @TempDir
    private Path folder;

    private CommandRun run(String machine, List<String> lines, String... options) throws IOException {
        Path scenario = Files.write(folder.resolve("a.scenario"), lines);
        List<String> args = new ArrayList<>(List.of("simulate", "-m", machine));
        args.addAll(List.of(options));
        args.add(scenario.toString());
        return CommandRun.of(args.toArray(String[]::new));
    }

    private static List<String> takeVic() {
        return List.of(
                "echo " + VIC + " > /sys/bus/platform/drivers/tegra-vic/unbind # OK",
                "echo vfio-platform > /sys/bus/platform/devices/" + VIC + "/driver_override # OK",
                "echo " + VIC + " > /sys/bus/platform/drivers/vfio-platform/bind # OK");
    }

    @Test
    void aRealBoardsCompositorIsAloneAndCanBeTaken() throws IOException {
        Path tree = SharedData.path("dtb/tegra210-p2371-2180.dtb");
        List<String> lines = new ArrayList<>(takeVic());
        lines.addAll(List.of(
                "cat /sys/kernel/iommu_groups/2/devices/" + VIC + "/uevent # OK",
                "open_group g 2 # OK",
                "open_container c # OK",
                "set_container g c # OK"));
        CommandRun run = run(tree.toString(), lines, "--parameter", "vfio_platform.reset_required=0");
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertFalse(run.out().contains("expected"), run.out());
    }

    @Test
    void parameterThatTheHostShowsCountsUnlessTheCommandNamesAnother() throws IOException {
        Path capture = SharedData.inCases("soc/reset-param/sys.tar.gz");
        String device = "c110000.dma16";
        List<String> bind = List.of(
                "cat /sys/module/vfio_platform/parameters/reset_required",
                "echo vfio-platform > /sys/bus/platform/devices/" + device + "/driver_override # OK",
                "echo " + device + " > /sys/bus/platform/drivers/vfio-platform/bind # OK");

        CommandRun asShown = run(capture.toString(), bind);
        assertEquals(0, asShown.exitCode(), asShown.out() + asShown.err());
        assertEquals(
                3,
                run(capture.toString(), bind, "--parameter", "vfio_platform.reset_required=1")
                        .exitCode());
    }

    @Test
    void whatTheKernelsOwnTestsExpectOfVfioHolds() throws IOException {
        List<String> lines = Files.readAllLines(SharedData.inCases("kernels/selftest-vfio.scenario"));
        CommandRun run = run("sample:pci", lines, "--parameter", "vfio.device_cdev=1");
        assertEquals(0, run.exitCode(), run.out() + run.err());
    }

    @Test
    void whereThereIsNoIommufdTheErrorSaysWhatBringsIt() throws IOException {
        List<String> lines = List.of("open_iommufd i # ENOENT", "open_cdev d pci 0000:03:00.1 # ENOENT");
        CommandRun off = run("sample:pci", lines);
        assertEquals(0, off.exitCode(), off.out() + off.err());
        assertEquals(2, off.out().split("cure: --parameter vfio.device_cdev=1", -1).length - 1, off.out());

        CommandRun old = run("sample:pci", lines, "--rules", "linux-6.1");
        assertTrue(old.out().contains("cure: rules of a kernel with iommufd"), old.out());
    }

    @Test
    void requestWithoutAVerbListsTheRequestsOfAFile() throws IOException {
        CommandRun run = run("sample:pci", List.of("open_container c", "request c # OK", "request d # EBADF"));
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertTrue(run.out().contains("check_extension NUMBER"), run.out());
    }

    @Test
    void withoutTheParameterADeviceThatCannotBeResetIsTurnedAway() throws IOException {
        CommandRun run = run("sample:board", takeVic());
        assertEquals(3, run.exitCode());
        assertTrue(run.out().contains("cure: load vfio_platform with reset_required=0"), run.out());
    }

    @Test
    void aNameThatIsNearlyRightIsAnsweredWithTheRightOne() throws IOException {
        CommandRun run = run(
                "sample:board",
                List.of(
                        "echo x > /sys/bus/platform/drivers/tegra_dc/unbind",
                        "cat /sys/kernel/iommu_groups/1/typ",
                        "ls /sys/class/iommus"));
        assertTrue(run.out().contains("cure: did you mean /sys/bus/platform/drivers/tegra-dc/unbind\n"), run.out());
        assertTrue(run.out().contains("cure: did you mean /sys/kernel/iommu_groups/1/type\n"), run.out());
        assertTrue(run.out().contains("cure: did you mean /sys/class/iommu\n"), run.out());
    }

    @Test
    void aNameThatIsFarFromRightIsAnsweredWithWhatIsThere() throws IOException {
        CommandRun run = run("sample:board", List.of("cat /sys/kernel/iommu_groups/9/type"));
        assertTrue(run.out().contains("cure: in /sys/kernel/iommu_groups there is 0, 1, 2\n"), run.out());
    }

    @Test
    void aGroupWithoutANodeIsAnsweredWithHowToGetOne() throws IOException {
        CommandRun run = run("sample:board", List.of("open_group g 1 # ENOENT"));
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("cure: bind a device of group 1 to a vfio driver first\n"), run.out());
    }

    @Test
    void anOperationThatThereIsNotIsRefusedWithTheNearestThatThereIs() throws IOException {
        CommandRun run = run("sample:board", List.of("opengroup g 1"));
        assertEquals(4, run.exitCode());
        assertEquals(
                "dmaowner simulate: line 1: there is no operation 'opengroup'; did you mean 'open_group'\n", run.err());
    }

    @Test
    void aDirectoryIsListedAndNotRead() throws IOException {
        CommandRun run = run("sample:board", List.of("cat /sys/class/iommu # EISDIR", "ls /sys/class/iommu # OK"));
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().contains("  70019000.memory-controller\n"), run.out());
    }
}

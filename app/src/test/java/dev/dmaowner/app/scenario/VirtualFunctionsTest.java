package dev.dmaowner.app.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Virtual functions that are made and taken away, on a machine whose NVMe controller has three of the four that it can have. */
class VirtualFunctionsTest {

    private static final String PHYSICAL = "0000:0c:00.0";
    private static final String COUNT = "/sys/bus/pci/devices/" + PHYSICAL + "/sriov_numvfs";
    private static final String FIRST = "/sys/bus/pci/devices/0000:0c:00.1";
    private static final String FOURTH = "/sys/bus/pci/devices/0000:0c:00.4";
    private static final String TOKEN = "vf_token=5a5a5a5a-0000-0000-0000-000000000001";

    @TempDir
    private Path folder;

    private void agrees(List<String> lines) throws IOException {
        Path scenario = Files.write(folder.resolve("a.scenario"), lines);
        Path capture = SharedData.path("pci/captures/q35-vtd-mix.sys.tar.gz");
        CommandRun run = CommandRun.of(
                "simulate",
                "-m",
                capture.toString(),
                "--rules",
                "linux-7.3",
                "--parameter",
                "vfio.device_cdev=1",
                "--parameter",
                "vfio_iommu_type1.allow_unsafe_interrupts=1",
                "--parameter",
                "iommufd.allow_unsafe_interrupts=1",
                scenario.toString());
        assertEquals(0, run.exitCode(), run.out() + run.err());
    }

    @Test
    void driverMakesThemAndTakesAllOfThemAway() throws IOException {
        agrees(List.of(
                "echo 3 > " + COUNT + " # OK",
                "echo 5 > " + COUNT + " # ERANGE",
                "echo 2 > " + COUNT + " # EBUSY",
                "echo 65536 > " + COUNT + " # EINVAL",
                "echo many > " + COUNT + " # EINVAL",
                "ls " + FIRST + " # OK",
                "echo 0 > " + COUNT + " # OK",
                "ls " + FIRST + " # ENOENT",
                "echo 4 > " + COUNT + " # OK",
                "ls " + FOURTH + " # OK",
                "cat " + FOURTH + "/iommu_group/type # OK",
                "echo 1 > /sys/bus/pci/devices/0000:0c:00.1/sriov_numvfs # ENOENT"));
    }

    @Test
    void withoutADriverNoneAreMade() throws IOException {
        agrees(List.of(
                "echo 0 > " + COUNT + " # OK",
                "echo " + PHYSICAL + " > /sys/bus/pci/drivers/nvme/unbind # OK",
                "echo 0 > " + COUNT + " # OK",
                "echo 1 > " + COUNT + " # ENOENT"));
    }

    private static List<String> onVfio() {
        return new ArrayList<>(List.of(
                "echo 0 > " + COUNT + " # OK",
                "echo " + PHYSICAL + " > /sys/bus/pci/drivers/nvme/unbind # OK",
                "echo vfio-pci > /sys/bus/pci/devices/" + PHYSICAL + "/driver_override # OK",
                "echo " + PHYSICAL + " > /sys/bus/pci/drivers_probe # OK",
                "echo 1 > " + COUNT + " # ENOENT",
                "echo 1 > /sys/module/vfio_pci/parameters/enable_sriov # OK",
                "echo 1 > " + COUNT + " # OK"));
    }

    @Test
    @Tag("N-038")
    void virtualFunctionComesUpOnVfioPciWhereItsPhysicalFunctionIs() throws IOException {
        List<String> lines = onVfio();
        lines.addAll(List.of(
                "cat " + FIRST + "/driver/uevent # EACCES",
                "open_cdev virtual pci 0000:0c:00.1 # OK",
                "open_cdev physical pci " + PHYSICAL + " # OK",
                "open_iommufd i # OK",
                "bind_iommufd virtual i # EACCES",
                "bind_iommufd virtual i " + TOKEN + " # EACCES",
                "bind_iommufd physical i " + TOKEN + " # OK",
                "close physical",
                "bind_iommufd virtual i # EACCES",
                "bind_iommufd virtual i " + TOKEN + " # OK",
                "echo 0 > " + COUNT + " # waits",
                "close virtual",
                "cat " + COUNT + " # OK",
                "ls " + FIRST + " # ENOENT"));
        agrees(lines);
    }

    @Test
    void groupOfAVirtualFunctionAsksForTheTokenToo() throws IOException {
        List<String> lines = onVfio();
        lines.addAll(List.of(
                "open_group v 20 # OK",
                "open_container c",
                "set_container v c # OK",
                "set_iommu c # OK",
                "get_device d v 0000:0c:00.1 # EACCES",
                "get_device d v 0000:0c:00.1 " + TOKEN + " # EACCES",
                "open_group p 17 # OK",
                "set_container p c # OK",
                "get_device e p " + PHYSICAL + " " + TOKEN + " # OK",
                "get_device d v '0000:0c:00.1 " + TOKEN + "' # OK"));
        agrees(lines);
    }
}

package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.testdata.RecordingFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live host's files see of {@code show} with the buses that are installed: nothing that could wake a device. */
class GentleReadingTest {

    private static final List<String> WAKING = List.of(
            "config",
            "rom",
            "vpd",
            "reset",
            "reset_method",
            "resource",
            "resource0",
            "resource0_wc",
            "enable",
            "d3cold_allowed",
            "current_link_speed",
            "current_link_width",
            "max_link_width",
            "secondary_bus_number",
            "subordinate_bus_number",
            "sriov_numvfs");

    @TempDir
    private Path folder;

    private RecordingFileSystem files;
    private LiveHost host;

    @BeforeEach
    void aMachineWithTwoFunctionsInAGroup() throws IOException {
        write("proc/sys/kernel/osrelease", "6.12.1\n");
        write("sys/kernel/iommu_groups/0/type", "DMA\n");
        link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        Files.createDirectories(folder.resolve("sys/bus/pci/drivers/e1000e"));
        for (String name : List.of("0000:00:01.0", "0000:00:01.1")) {
            String device = "sys/devices/pci0000:00/" + name;
            write(
                    device + "/uevent",
                    "DRIVER=e1000e\nPCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=8086:A01F\n" + "PCI_SLOT_NAME="
                            + name + "\nMODALIAS=pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00\n");
            for (String file : WAKING) {
                write(device + "/" + file, "wakes");
            }
            write(device + "/driver_override", "(null)\n");
            link(device + "/subsystem", "../../../bus/pci");
            link(device + "/driver", "../../../bus/pci/drivers/e1000e");
            link(device + "/iommu_group", "../../../kernel/iommu_groups/0");
            link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
            link("sys/kernel/iommu_groups/0/devices/" + name, "../../../../devices/pci0000:00/" + name);
        }
        files = new RecordingFileSystem(folder);
        host = LiveHost.at(files.root(), RegisterAccess.NONE, Duration.ofSeconds(30));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = folder.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private HostSurvey survey() throws IOException {
        InstalledPlugins plugins = InstalledPlugins.find(new GlobalOptions(Console.ofProcess()));
        return HostSurvey.of(host, SurveyRequest.of(plugins.plugins()));
    }

    @Test
    void wholeMachineIsShownFromOneUeventADevice() throws IOException {
        HostSurvey survey = survey();
        assertEquals(2, survey.groups().get(0).blockers().size(), "the survey has seen both functions");
        List<String> opened = new ArrayList<>(files.opened());
        assertTrue(opened.remove("/proc/sys/kernel/osrelease"), files.opened().toString());
        assertEquals(
                List.of(
                        "/sys/devices/pci0000:00/0000:00:01.0/uevent",
                        "/sys/devices/pci0000:00/0000:00:01.1/uevent",
                        "/sys/kernel/iommu_groups/0/type"),
                opened);
    }

    @Test
    void oneDeviceWholeReadsItsOverrideAndNothingThatWakesIt() throws IOException {
        HostSurvey survey = survey();
        int before = files.opened().size();
        DeviceDetails details = DeviceDetails.read(host, survey.devices().get(0).device());
        assertEquals(Optional.empty(), details.override());
        assertEquals(
                List.of("/sys/devices/pci0000:00/0000:00:01.0/driver_override"),
                files.opened().subList(before, files.opened().size()));
    }

    @Test
    void allThatIsShownOfASleepingDeviceWakesNothing() throws IOException {
        write("sys/devices/pci0000:00/0000:00:01.0/power/runtime_status", "suspended\n");
        HostSurvey survey = survey();
        WholeDevice whole = WholeDevice.read(host, survey, survey.devices().get(0));
        assertTrue(whole.hardware().linkUnread().isPresent());
        List<String> opened = files.opened().stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
        // The kernel prints the methods of resetting from memory.
        assertEquals(
                List.of("reset_method"),
                opened.stream().filter(WAKING::contains).toList());
    }

    @Test
    void linkOfADeviceThatIsAwakeIsRead() throws IOException {
        write("sys/devices/pci0000:00/0000:00:01.0/power/runtime_status", "active\n");
        write("sys/devices/pci0000:00/0000:00:01.0/current_link_width", "8\n");
        HostSurvey survey = survey();
        WholeDevice whole = WholeDevice.read(host, survey, survey.devices().get(0));
        assertEquals("8", whole.hardware().link().orElseThrow().width());
        assertTrue(whole.hardware().linkUnread().isEmpty());
    }
}

package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine out of a recording and texts, where they contradict each other. */
class MachineFilesTest {

    private static final String NAME = "0000:00:02.0";

    @TempDir
    private Path folder;

    private Path recording;

    @BeforeEach
    void aRecordingOfAMachineWithoutGroups() throws IOException {
        recording = folder.resolve("recording");
        Path device = Files.createDirectories(recording.resolve("sys/devices/pci0000:00/" + NAME));
        Files.writeString(
                device.resolve("uevent"),
                "PCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=8086:A01F\nPCI_SLOT_NAME=" + NAME
                        + "\nMODALIAS=pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00\n");
        Path bus = Files.createDirectories(recording.resolve("sys/bus/pci/devices"));
        Files.createSymbolicLink(bus.resolve(NAME), Path.of("../../../devices/pci0000:00/" + NAME));
        Files.createDirectories(recording.resolve("sys/kernel/iommu_groups"));
        Files.createDirectories(recording.resolve("sys/class/iommu"));
    }

    private String text(String content) throws IOException {
        return Files.writeString(folder.resolve("text"), content).toString();
    }

    @Test
    void recordingThatShowsNoGroupsCountsBeforeATextThatDoes() throws IOException {
        String listing = text("IOMMU Group 1:\n\t00:02.0 Ethernet controller [0200]: x [8086:10d3]\n"
                + "DMAR: dmar0: Using Queued invalidation\n");
        Host host = MachineSource.open(List.of(recording.toString(), listing));
        assertEquals(List.of(), host.list("/sys/kernel/iommu_groups"));
        assertEquals(List.of(), host.list("/sys/class/iommu"));
        assertTrue(
                host.description().remarks().stream().anyMatch(remark -> remark.contains("group none")),
                host.description().remarks().toString());
        CommandRun shown = CommandRun.of("show", "-m", recording.toString(), "-m", listing);
        assertFalse(shown.out().contains("group 1"), shown.out());
    }

    @Test
    void textThatOnlyRefusesCompletesARecording() throws IOException {
        String refusal = text("vfio-pci " + NAME + ": BAR 1: can't reserve [mem 0xe0000000-0xefffffff]\n");
        Host host = MachineSource.open(List.of(recording.toString(), refusal));
        assertEquals(
                1,
                host.description().remarks().size(),
                host.description().remarks().toString());
    }

    /** Each of these claims all functions of its segment. */
    @Test
    void virtualFunctionsThatNoMachineHasAreRefused() throws IOException {
        StringBuilder dump = new StringBuilder();
        for (int number = 0; number < 200; number++) {
            dump.append(String.format("%02x:00.0 Ethernet controller [0200]: x [8086:10d3]%n", number))
                    .append("\tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)\n")
                    .append("\t\tIOVCtl:\tEnable+ Migration- Interrupt- MSE+ ARIHierarchy-\n")
                    .append("\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: 65535, Function Dependency Link: 00\n")
                    .append("\t\tVF offset: 1, stride: 1, Device ID: 1520\n");
        }
        String text = text(dump.toString());
        CaptureException refused =
                Assertions.assertThrows(CaptureException.class, () -> MachineSource.open(List.of(text)));
        assertTrue(refused.getMessage().contains("virtual functions"), refused.getMessage());
    }
}

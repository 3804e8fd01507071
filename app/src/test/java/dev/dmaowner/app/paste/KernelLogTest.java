package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CaptureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLogTest {

    private static final String LOG =
            """
            [    0.000000] Linux version 5.4.0-42-generic (buildd@host) (gcc version 9.3.0) #46-Ubuntu SMP
            [    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda2 amd_iommu=on
            [    0.401000] pci 0000:00:03.1: [1022:1453] type 01 class 0x060400
            [    0.402000] pci 0000:0a:00.0: [1002:67df] type 00 class 0x030000
            [    0.403000] pci 0000:0a:00.0: vgaarb: setting as boot VGA device
            [    0.404000] pci 0000:00:03.1: PCI bridge to [bus 0a-0b]
            [    0.700000] pci 0000:0a:00.0: Adding to iommu group 16
            [    0.701000] platform fd800000.usb: Adding to iommu group 2
            """;

    @Test
    void devicesBridgesGroupsAndKernel() throws CaptureException {
        HostFacts facts = Pasted.facts(LOG);
        assertEquals(
                Map.of("boot display", "1", "class", "030000", "group", "16", "ids", "1002:67df"),
                Pasted.said(facts, "0000:0a:00.0"));
        assertEquals(
                Map.of("buses", "0a-0b", "class", "060400", "ids", "1022:1453"), Pasted.said(facts, "0000:00:03.1"));
        assertEquals(Optional.of("5.4.0-42-generic"), facts.release());
        assertEquals(Optional.of("BOOT_IMAGE=/vmlinuz root=/dev/sda2 amd_iommu=on"), facts.commandLine());
        assertEquals("2", facts.others().iterator().next().group());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pci 0000:0a:00.0: Adding to iommu group 16",
                "[    0.7] pci 0000:0a:00.0: Adding to iommu group 16",
                "<6>[    0.7][    T1] pci 0000:0a:00.0: Adding to iommu group 16",
                "Nov 27 07:00:00 host kernel: pci 0000:0a:00.0: Adding to iommu group 16",
                "Nov 27 07:00:00 host kernel: [    0.7] pci 0000:0a:00.0: Adding to iommu group 16",
                "[    0.7] iommu: Adding device 0000:0a:00.0 to group 16",
                "[    0.7] xhci_hcd 0000:0a:00.0: Adding to iommu group 16",
            })
    void everyWordingOfJoining(String line) throws CaptureException {
        assertEquals(List.of("0000:0a:00.0 in 16"), Pasted.groups(line));
    }

    /** A log that was cut down to a refusal tells at least of which device. */
    @Test
    void refusalNamesItsDevice() throws CaptureException {
        HostFacts facts = Pasted.facts("vfio-pci 0000:0a:00.0: BAR 1: can't reserve [mem 0xe0000000-0xefffffff]\n");
        assertEquals(1, facts.said());
        assertEquals(1, facts.remarks().size());
    }

    @Test
    void iommusInUse() throws CaptureException {
        assertEquals(
                Set.of("dmar0", "dmar1"),
                Pasted.facts(
                                "[ 0.1] DMAR: dmar0: Using Queued invalidation\n[ 0.1] DMAR: dmar1: Using Queued invalidation\n")
                        .iommus());
        assertEquals(
                Set.of(),
                Pasted.facts("DMAR: dmar\nDMAR: Host address width 39\n").iommus());
        assertEquals(
                Set.of(),
                Pasted.facts(
                                "Command line: intel_iommu=off\nDMAR: dmar0: reg_base_addr fed90000 ver 1:0 cap 1c0 ecap f0\n")
                        .iommus(),
                "the firmware's table alone switches no IOMMU on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vfio-pci 0000:0a:00.0: BAR 1: can't reserve [mem 0xe0000000-0xefffffff 64bit pref]",
                "vfio-pci 0000:0a:00.0: Device is ineligible for IOMMU domain attach due to platform RMRR requirement.",
                "vfio-pci 0000:0a:00.0: Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring the device",
            })
    void refusalsAreSaidWithWhatTheyMean(String line) throws CaptureException {
        List<String> remarks = Pasted.facts("[ 9.9] " + line).remarks();
        assertEquals(1, remarks.size());
        assertTrue(remarks.get(0).contains("0000:0a:00.0"), remarks.get(0));
    }

    @Test
    void namesOfDriversAreNoBindings() throws CaptureException {
        assertEquals(
                Map.of("group", "16"), Pasted.said("nouveau 0000:0a:00.0: Adding to iommu group 16", "0000:0a:00.0"));
    }
}

package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.host.CaptureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupListingTest {

    private static final List<String> BOTH = List.of("0000:05:00.0 in 3", "0000:05:00.1 in 3", "0000:06:00.0 in 14");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A heading a group.
                "IOMMU Group 3:\n\t05:00.0 Ethernet controller [0200]: Intel [8086:1521] (rev 01)\n"
                        + "\t05:00.1 Ethernet controller [0200]: Intel [8086:1521] (rev 01)\nIOMMU Group 14:\n\t06:00.0 x [8086:1521]\n",
                "### Group 3 ###\n    05:00.0 Ethernet controller: Intel Corporation I350\n    05:00.1 Ethernet controller: Intel\n\n"
                        + "### Group 14 ###\n    06:00.0 Ethernet controller: Intel\n",
                "IOMMU group 3\n05:00.0 a\n05:00.1 b\n\nIOMMU group 14\n06:00.0 c\n",
                "Group 3:\n  - 0000:05:00.0\n  - 0000:05:00.1\nGroup 14: (1 device)\n  - 0000:06:00.0\n",
                "group 3\n|-- 05:00.0 a\n`-- 05:00.1 b\ngroup 14\n`-- 06:00.0 c\n",
                "IOMMU Group 3 contains:\n 05:00.0 a\n 05:00.1 b\nIOMMU Group 14 contains:\n 06:00.0 a\n",
                "IOMMU: dmar0\n  IOMMU Group: 3\n    Group Device: 0000:05:00.0 - Ethernet [0200]: x [8086:1521]\n"
                        + "    Group Device: 0000:05:00.1 - Ethernet\n\nIOMMU: dmar1\n  IOMMU Group: 14\n    Group Device: 0000:06:00.0 - x\n",
                "IOMMU Group 3 \n-----\nSlot:\t05:00.0\nClass:\tEthernet controller\n\nIOMMU Group 3 \n-----\nSlot:\t05:00.1\n\n"
                        + "IOMMU Group 14 \n-----\nSlot:\t06:00.0\nVendor:\tIntel\n\n",
                // One line a device.
                "IOMMU Group 3 05:00.0 Ethernet controller [0200]: Intel [8086:1521] (rev 01)\n"
                        + "IOMMU Group 3 05:00.1 Ethernet controller [0200]: Intel [8086:1521]\nIOMMU Group 14 06:00.0 x [8086:1521]\n",
                "Group 3:\t[8086:1521] [R] 05:00.0  Ethernet\nGroup 3:\t[8086:1521]     05:00.1  Ethernet\n"
                        + "Group 14:\t[8086:1521] 06:00.0  Ethernet\n",
                "IOMMU group 3: 0000:05:00.0\nIOMMU group 3: 0000:05:00.1\nIOMMU group 14: 0000:06:00.0\n",
                "Group: 3  0000:05:00.0 Ethernet [0200]: x\nGroup: 3  0000:05:00.1 y\nGroup: 14 0000:06:00.0 z\n",
                // Files.
                "/sys/kernel/iommu_groups/3/devices/0000:05:00.0\n/sys/kernel/iommu_groups/3/devices/0000:05:00.1\n"
                        + "/sys/kernel/iommu_groups/14/devices/0000:06:00.0\n",
                "./3/devices/0000:05:00.0\n./3/devices/0000:05:00.1\n./14/devices/0000:06:00.0\n",
                "/sys/kernel/iommu_groups/3/devices:\ntotal 0\n0000:05:00.0  0000:05:00.1\n\n"
                        + "/sys/kernel/iommu_groups/14/devices:\n0000:06:00.0\n",
                "/sys/kernel/iommu_groups/3/devices/:\ntotal 0\n"
                        + "lrwxrwxrwx 1 root root 0 Jan  2 10:00 0000:05:00.0 -> ../../../../devices/pci0000:00/0000:05:00.0\n"
                        + "lrwxrwxrwx 1 root root 0 Jan  2 10:00 0000:05:00.1 -> ../../../../devices/pci0000:00/0000:05:00.1\n\n"
                        + "/sys/kernel/iommu_groups/14/devices/:\ntotal 0\n"
                        + "lrwxrwxrwx 1 root root 0 Jan  2 10:00 0000:06:00.0 -> ../../../../devices/pci0000:00/0000:06:00.0\n",
                "lrwxrwxrwx 1 root root 0 Jan  2 10:00 /sys/kernel/iommu_groups/3/devices/0000:05:00.0 -> ../../../../devices/x/0000:05:00.0\n"
                        + "lrwxrwxrwx 1 root root 0 Jan  2 10:00 /sys/kernel/iommu_groups/3/devices/0000:05:00.1 -> ../../../../devices/x/0000:05:00.1\n"
                        + "lrwxrwxrwx 1 root root 0 Jan  2 10:00 /sys/kernel/iommu_groups/14/devices/0000:06:00.0 -> ../../../../devices/x/0000:06:00.0\n",
            })
    void shapes(String text) throws CaptureException {
        assertEquals(BOTH, Pasted.groups(text));
        assertEquals(BOTH, Pasted.groups("$ some command\n" + text.replace("\n", "\r\n") + "$ exit\n"));
    }

    @Test
    void idsAndClassOfAListingAreTaken() throws CaptureException {
        assertEquals(
                Map.of("class", "0200", "group", "3", "ids", "8086:1521", "revision", "01"),
                Pasted.said(
                        "IOMMU Group 3:\n\t05:00.0 Ethernet controller [0200]: Intel I350 [Gigabit] [8086:1521] (rev 01)\n",
                        "0000:05:00.0"));
        assertEquals(
                Map.of("group", "3", "ids", "8086:1521"),
                Pasted.said("Group 3: [8086:1521] [R] 05:00.0  some adapter\n", "0000:05:00.0"));
    }

    @Test
    void linksTellWhereDevicesAre() throws CaptureException {
        String link = "/sys/kernel/iommu_groups/3/devices/0000:05:00.0 -> "
                + "../../../../devices/pci0000:00/0000:00:1c.0/0000:05:00.0";
        assertEquals(
                Map.of("group", "3", "path", "pci0000:00/0000:00:1c.0/0000:05:00.0"),
                Pasted.said(link, "0000:05:00.0"));
        assertEquals(
                Map.of("group", "3"),
                Pasted.said(link.replace("pci0000:00/", "../pci0000:00/../"), "0000:05:00.0"),
                "no path leads out");
    }

    @Test
    void listThatFollowsIsNoPartOfTheLastGroup() throws CaptureException {
        String listing = "IOMMU Group 3:\n\t05:00.0 a\n";
        assertEquals(List.of("0000:05:00.0 in 3"), Pasted.groups(listing + "\n06:00.0 b\n"));
        assertEquals(List.of("0000:05:00.0 in 3"), Pasted.groups(listing + "06:00.0 further left\n"));
        assertEquals(List.of("0000:05:00.0 in 3", "0000:06:00.0 in 3"), Pasted.groups(listing + "\t06:00.0 b\n"));
    }

    @Test
    void driversBelowTheDevicesOfAGroupAreTheirs() throws CaptureException {
        String text =
                "IOMMU Group 3:\n\t05:00.0 Ethernet controller [0200]: Intel [8086:1521]\n\t\tKernel driver in use: igb\n"
                        + "\t\tKernel modules: igb\n\t05:00.1 Ethernet controller [0200]: Intel [8086:1521]\n\t\tKernel modules: igb\n";
        assertEquals("igb", Pasted.said(text, "0000:05:00.0").get("driver"));
        assertEquals("", Pasted.said(text, "0000:05:00.1").get("driver"));
        assertEquals(List.of("0000:05:00.0 in 3", "0000:05:00.1 in 3"), Pasted.groups(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group 8 is not viable\n05:00.0 x\n",
                "vfio: error, group 3 is not viable, see 05:00.0\n",
                "Group 007:\n05:00.0 x\n",
                "Group 3a:\n05:00.0 x\n",
                "grouping 3:\n05:00.0 x\n",
                "/sys/kernel/iommu_groups/x/devices/0000:05:00.0\n",
                "/sys/kernel/iommu_groups/3/devices/0000:05:00.8\n",
            })
    void noGroup(String text) throws CaptureException {
        assertEquals(List.of(), Pasted.groups(text));
    }

    @Test
    void membersOfOtherBusesAreKept() throws CaptureException {
        HostFacts facts = Pasted.facts("/sys/kernel/iommu_groups/3/devices/fd800000.usb\n");
        HostFacts.Member member = facts.others().iterator().next();
        assertEquals("fd800000.usb in 3", member.name() + " in " + member.group());
    }

    @Test
    void contradictionIsSaidOnceAndTheFirstCounts() throws CaptureException {
        HostFacts facts = Pasted.facts(
                "IOMMU Group 3:\n\t05:00.0 x [0200]: y [8086:1521]\n",
                "IOMMU Group 4:\n\t05:00.0 x [0200]: y [8086:1521]\n");
        assertEquals(List.of("0000:05:00.0: group 3 (a:2) and 4 (b:2); the first counts"), facts.remarks());
        assertEquals("3", Pasted.said(facts, "0000:05:00.0").get("group"));
        assertEquals(
                List.of(),
                Pasted.facts("05:00.0 x [0200]: y\n", "05:00.0 x [0200]: y\n").remarks());
    }
}

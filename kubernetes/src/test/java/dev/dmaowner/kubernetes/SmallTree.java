package dev.dmaowner.kubernetes;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A made-up host: a card of two functions in one group, a device alone in another, and a disk that the host has mounted. */
final class SmallTree {

    private final CapturedTreeBuilder tree = CapturedTree.builder();

    private SmallTree() {}

    static CapturedHost host() throws IOException {
        SmallTree host = new SmallTree();
        host.device("0000:00:03.0", "10DE", "1C82", "030000", "nouveau", 1);
        host.device("0000:00:03.1", "10DE", "0FB9", "040300", "snd_hda_intel", 1);
        host.device("0000:00:04.0", "8086", "100E", "020000", "e1000", 2);
        host.device("0000:00:05.0", "144D", "A808", "010802", "nvme", 3);
        host.file("sys/devices/pci0000:00/0000:00:04.0/numa_node", "1\n");
        host.file("sys/devices/pci0000:00/0000:00:03.0/numa_node", "-1\n");
        String disk = "sys/devices/pci0000:00/0000:00:05.0/nvme/nvme0/nvme0n1";
        host.file(disk + "/dev", "259:0\n");
        host.file(disk + "/uevent", "DEVNAME=nvme0n1\n");
        host.tree.link(disk + "/subsystem", "../../../../../../class/block");
        host.tree.link("sys/class/block/nvme0n1", "../../" + disk.substring("sys/".length()));
        host.file("proc/self/mounts", "/dev/nvme0n1 / ext4 rw 0 0\n");
        host.file("proc/self/mountinfo", "22 1 259:0 / / rw - ext4 /dev/nvme0n1 rw\n");
        host.file("proc/swaps", "Filename Type Size Used Priority\n");
        host.file("proc/net/route", "Iface\tDestination\tGateway\n");
        for (String driver : new String[] {"nouveau", "snd_hda_intel", "e1000", "nvme", "vfio-pci"}) {
            host.file("sys/bus/pci/drivers/" + driver + "/uevent", "");
        }
        host.tree.link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        host.file("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        host.file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        return CapturedHost.of(host.tree.build(), "a small host");
    }

    private void file(String path, String content) throws IOException {
        tree.file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void device(String name, String vendor, String device, String type, String driver, int group)
            throws IOException {
        String folder = "sys/devices/pci0000:00/" + name;
        tree.link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
        tree.link(folder + "/subsystem", "../../../bus/pci");
        tree.link(folder + "/driver", "../../../bus/pci/drivers/" + driver);
        tree.link(folder + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        tree.link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/pci0000:00/" + name);
        file("sys/kernel/iommu_groups/" + group + "/type", "DMA-FQ\n");
        file(folder + "/reset_method", "flr bus\n");
        file(folder + "/driver_override", "(null)\n");
        file(folder + "/reset", "");
        file(folder + "/vendor", "0x" + vendor.toLowerCase(Locale.ROOT) + "\n");
        file(folder + "/device", "0x" + device.toLowerCase(Locale.ROOT) + "\n");
        file(folder + "/class", "0x" + type + "\n");
        String alias = "pci:v0000" + vendor + "d0000" + device + "sv00000000sd00000000bc" + type.substring(0, 2) + "sc"
                + type.substring(2, 4) + "i" + type.substring(4);
        file(
                folder + "/uevent",
                "DRIVER=" + driver + "\nPCI_CLASS=" + type.substring(1) + "\nPCI_ID=" + vendor + ":" + device
                        + "\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=" + name + "\nMODALIAS=" + alias + "\n");
    }
}

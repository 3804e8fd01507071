package dev.dmaowner.app.plan;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A made-up host: two network devices that share a group, an audio device alone in another, and one device that was bound
 * under an override that somebody cleared later.
 */
final class SmallHost {

    static final String FIRST = "0000:00:03.0";
    static final String SECOND = "0000:00:03.1";
    static final String ALONE = "0000:00:04.0";
    static final String ODD = "0000:00:05.0";
    static final String PORT = "0000:00:06.0";
    static final List<String> DEVICES = List.of(FIRST, SECOND, ALONE, ODD, PORT);

    private static final int NO_GROUP = -1;

    private final CapturedTreeBuilder tree = CapturedTree.builder();

    private SmallHost() {}

    static CapturedHost host() throws IOException {
        SmallHost host = new SmallHost();
        host.device(FIRST, "8086", "100E", "20000", "e1000", 1);
        host.device(SECOND, "8086", "100E", "20000", "e1000", 1);
        host.device(ALONE, "8086", "2668", "40300", "snd_hda_intel", 2);
        host.device(ODD, "1AF4", "1000", "20000", "odd", 3);
        host.device(PORT, "1B36", "000C", "60400", "pcieport", 4);
        for (String driver : new String[] {"e1000", "snd_hda_intel", "odd", "pcieport", "vfio-pci", "pci-stub"}) {
            host.file("sys/bus/pci/drivers/" + driver + "/uevent", "");
        }
        host.tree.link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        host.file("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        host.file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        return CapturedHost.of(host.tree.build(), "a small host");
    }

    /**
     * {@return a host with a network device in a group, and a network and an audio device in none}
     *
     * @param mode what the parameter of VFIO's no-IOMMU mode shows, empty text for a kernel that was built without it
     */
    static CapturedHost withoutIommu(String mode) throws IOException {
        SmallHost host = new SmallHost();
        host.file("sys/bus/pci/drivers/vfio-pci/uevent", "");
        host.file("sys/module/vfio/refcnt", "1\n");
        if (!mode.isEmpty()) {
            host.file("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", mode + "\n");
        }
        return host.bare();
    }

    private CapturedHost bare() throws IOException {
        device(FIRST, "8086", "100E", "20000", "e1000", 1);
        device(ALONE, "8086", "2668", "40300", "snd_hda_intel", NO_GROUP);
        device(ODD, "8086", "100E", "20000", "e1000", NO_GROUP);
        for (String driver : new String[] {"e1000", "snd_hda_intel"}) {
            file("sys/bus/pci/drivers/" + driver + "/uevent", "");
        }
        tree.link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        file("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        return CapturedHost.of(tree.build(), "a small host");
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
        if (group != NO_GROUP) {
            tree.link(folder + "/iommu_group", "../../../kernel/iommu_groups/" + group);
            tree.link(
                    "sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/pci0000:00/" + name);
            file("sys/kernel/iommu_groups/" + group + "/type", "DMA-FQ\n");
        }
        file(folder + "/reset", "");
        file(folder + "/driver_override", "(null)\n");
        file(folder + "/vendor", "0x" + vendor.toLowerCase(java.util.Locale.ROOT) + "\n");
        file(folder + "/device", "0x" + device.toLowerCase(java.util.Locale.ROOT) + "\n");
        file(folder + "/class", "0x0" + type + "\n");
        String alias = "pci:v0000" + vendor + "d0000" + device + "sv00000000sd00000000bc0" + type.charAt(0) + "sc"
                + type.substring(1, 3) + "i" + type.substring(3);
        file(
                folder + "/uevent",
                "DRIVER=" + driver + "\nPCI_CLASS=" + type + "\nPCI_ID=" + vendor + ":" + device
                        + "\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=" + name + "\nMODALIAS=" + alias + "\n");
    }
}

package dev.dmaowner.app.plan;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A made-up host with a network device that has two of the four virtual functions that it can have. */
final class NetworkFunctionsHost {

    static final String PHYSICAL = "0000:01:00.0";
    static final List<String> FUNCTIONS = List.of("0000:01:10.0", "0000:01:10.2");
    static final String INTERFACE = "enp1s0";

    private static final String PORT = "0000:00:01.0";

    private final CapturedTreeBuilder tree = CapturedTree.builder();

    private NetworkFunctionsHost() {}

    /** {@return the host, which tells this of its virtual functions} */
    static Host host(Optional<List<FunctionLink>> links) throws IOException {
        NetworkFunctionsHost host = new NetworkFunctionsHost();
        host.device(PORT, "", "0x060400", "8086", "1901", "pcieport", 1);
        host.device(PHYSICAL, PORT, "0x020000", "8086", "1521", "igb", 2);
        for (int i = 0; i < FUNCTIONS.size(); i++) {
            String function = FUNCTIONS.get(i);
            host.device(function, PORT, "0x020000", "8086", "1520", "igbvf", 3 + i);
            host.tree.link(folder(function, PORT) + "/physfn", "../" + PHYSICAL);
            host.tree.link(folder(PHYSICAL, PORT) + "/virtfn" + i, "../" + function);
        }
        String physical = folder(PHYSICAL, PORT);
        host.file(physical + "/sriov_totalvfs", "4\n");
        host.file(physical + "/sriov_numvfs", FUNCTIONS.size() + "\n");
        host.file(physical + "/sriov_offset", "128\n");
        host.file(physical + "/sriov_stride", "2\n");
        host.file(physical + "/sriov_vf_device", "1520\n");
        host.file(physical + "/sriov_drivers_autoprobe", "1\n");
        host.file(physical + "/net/" + INTERFACE + "/operstate", "up\n");
        host.tree.link(
                "sys/class/net/" + INTERFACE,
                "../../devices/pci0000:00/" + PORT + "/" + PHYSICAL + "/net/" + INTERFACE);
        for (String driver : List.of("igb", "igbvf", "pcieport", "vfio-pci")) {
            host.file("sys/bus/pci/drivers/" + driver + "/uevent", "");
        }
        host.tree.link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        host.file("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        host.file("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        return new ForwardingHost(CapturedHost.of(host.tree.build(), "a host with virtual functions")) {
            @Override
            public Optional<List<FunctionLink>> functionLinks(String networkInterface) {
                return networkInterface.equals(INTERFACE) ? links : Optional.empty();
            }
        };
    }

    private static String folder(String name, String above) {
        return "sys/devices/pci0000:00/" + (above.isEmpty() ? "" : above + "/") + name;
    }

    private void file(String path, String content) throws IOException {
        tree.file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void device(String name, String above, String type, String vendor, String device, String driver, int group)
            throws IOException {
        String folder = folder(name, above);
        String down = "../".repeat(folder.split("/", -1).length - 1);
        tree.link("sys/bus/pci/devices/" + name, "../../../" + folder.substring("sys/".length()));
        tree.link(folder + "/subsystem", down + "bus/pci");
        tree.link(folder + "/driver", down + "bus/pci/drivers/" + driver);
        tree.link(folder + "/iommu_group", down + "kernel/iommu_groups/" + group);
        tree.link(
                "sys/kernel/iommu_groups/" + group + "/devices/" + name,
                "../../../../" + folder.substring("sys/".length()));
        file("sys/kernel/iommu_groups/" + group + "/type", "DMA-FQ\n");
        file(folder + "/reset", "");
        file(folder + "/driver_override", "(null)\n");
        file(folder + "/vendor", "0x" + vendor + "\n");
        file(folder + "/device", "0x" + device + "\n");
        file(folder + "/class", type + "\n");
        String alias = "pci:v0000" + vendor + "d0000" + device + "sv00000000sd00000000bc" + type.substring(2, 4) + "sc"
                + type.substring(4, 6) + "i" + type.substring(6);
        file(
                folder + "/uevent",
                "DRIVER=" + driver + "\nPCI_CLASS=" + type.substring(3) + "\nPCI_ID=" + vendor + ":" + device
                        + "\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=" + name + "\nMODALIAS=" + alias + "\n");
    }
}

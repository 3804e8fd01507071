package dev.dmaowner.app.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A small machine that nobody built: one device of each kind, as its kernel would show them in {@code sys}. */
public final class SampleMachine {

    private static final int ACS_CAPABLE = 0x5f;
    private static final int ACS_ON = 0x1d;

    private final Path root;
    private final Map<String, String> paths = new HashMap<>();

    private SampleMachine(Path root) {
        this.root = root;
    }

    /** {@return the folder given, with the machine in it} */
    public static Path in(Path folder) throws IOException {
        SampleMachine machine = new SampleMachine(folder);
        machine.write("proc/sys/kernel/osrelease", "6.12.0-sample\n");
        machine.addDevices();
        machine.iommu();
        return folder;
    }

    private void addDevices() throws IOException {
        add("", "0000:00:00.0", "80863e30", "060000", 0, "", Registers.conventional(0));
        add(
                "",
                "0000:00:01.0",
                "1b36000c",
                "060400",
                1,
                "pcieport",
                Registers.port(4).acs(ACS_CAPABLE, ACS_ON));
        add(
                "0000:00:01.0",
                "0000:01:00.0",
                "15b31017",
                "020000",
                2,
                "mlx5_core",
                Registers.express(0).several());
        add(
                "0000:00:01.0",
                "0000:01:00.1",
                "15b31017",
                "020000",
                2,
                "mlx5_core",
                Registers.express(0).several());
        add(
                "",
                "0000:00:02.0",
                "1b36000c",
                "060400",
                3,
                "pcieport",
                Registers.port(4).acs(ACS_CAPABLE, 0));
        add("0000:00:02.0", "0000:02:00.0", "1c5c1327", "010802", 3, "nvme", Registers.express(0));
        add("", "0000:00:03.0", "1b36000c", "060400", 4, "pcieport", Registers.port(4));
        add(
                "0000:00:03.0",
                "0000:03:00.0",
                "10de1b80",
                "030000",
                4,
                "vfio-pci",
                Registers.express(0).several());
        add(
                "0000:00:03.0",
                "0000:03:00.1",
                "10de10f0",
                "040300",
                4,
                "snd_hda_intel",
                Registers.express(0).several());
        add(
                "",
                "0000:00:1c.0",
                "1b36000c",
                "060400",
                5,
                "pcieport",
                Registers.port(4).acs(ACS_CAPABLE, ACS_ON));
        add("0000:00:1c.0", "0000:04:00.0", "104c8240", "060400", 6, "", Registers.port(7));
        add("0000:04:00.0", "0000:05:01.0", "10ec8169", "020000", 6, "r8169", Registers.conventional(0));
        add("0000:04:00.0", "0000:05:02.0", "11022006", "040100", 6, "", Registers.conventional(0));
        add(
                "",
                "0000:00:1f.0",
                "8086a306",
                "060100",
                7,
                "",
                Registers.conventional(0).several());
        add("", "0000:00:1f.4", "8086a323", "0c0500", 7, "i801_smbus", Registers.conventional(0));
        add(
                "",
                "0000:00:14.0",
                "8086a36d",
                "0c0330",
                8,
                "xhci_hcd",
                Registers.conventional(0).firstBytes(64));
        add("", "0000:00:15.0", "8086a368", "0c8000", -1, "intel-lpss", Registers.conventional(0));
    }

    private void add(String above, String name, String ids, String code, int group, String driver, Registers registers)
            throws IOException {
        String path = paths.getOrDefault(above, "devices/pci0000:00") + "/" + name;
        paths.put(name, path);
        String vendor = ids.substring(0, 4);
        String device = ids.substring(4);
        String modalias = ("pci:v0000" + vendor + "d0000" + device)
                .toUpperCase(Locale.ROOT)
                .replace("PCI:V", "pci:v");
        modalias = modalias.substring(0, 13) + modalias.substring(13).replaceFirst("D0000", "d0000")
                + "sv00000000sd00000000bc" + code.substring(0, 2).toUpperCase(Locale.ROOT) + "sc"
                + code.substring(2, 4).toUpperCase(Locale.ROOT) + "i"
                + code.substring(4).toUpperCase(Locale.ROOT);
        write(
                "sys/" + path + "/uevent",
                (driver.isEmpty() ? "" : "DRIVER=" + driver + "\n") + "PCI_CLASS=" + code + "\nPCI_ID=" + vendor + ":"
                        + device + "\nPCI_SUBSYS_ID=0000:0000\nPCI_SLOT_NAME=" + name + "\nMODALIAS=" + modalias
                        + "\n");
        Files.write(root.resolve("sys/" + path + "/config"), registers.bytes(vendor, device, code));
        link("sys/" + path + "/subsystem", "sys/bus/pci");
        link("sys/bus/pci/devices/" + name, "sys/" + path);
        if (!driver.isEmpty()) {
            link("sys/" + path + "/driver", "sys/bus/pci/drivers/" + driver);
            link("sys/bus/pci/drivers/" + driver + "/" + name, "sys/" + path);
        }
        if (group >= 0) {
            link("sys/" + path + "/iommu_group", "sys/kernel/iommu_groups/" + group);
            link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "sys/" + path);
            write("sys/kernel/iommu_groups/" + group + "/type", "DMA-FQ\n");
        }
    }

    private void iommu() throws IOException {
        write("sys/devices/virtual/iommu/dmar0/uevent", "");
        link("sys/class/iommu/dmar0", "sys/devices/virtual/iommu/dmar0");
        String alias = "alias pci:v000015B3d00001017sv*sd*bc*sc*i* mlx5_core\n"
                + "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n"
                + "alias pci:v*d*sv*sd*bc04sc03i00* snd_hda_intel\n"
                + "alias pci:v000010ECd00008169sv*sd*bc*sc*i* r8169\n"
                + "alias pci:v00001102d00002006sv*sd*bc*sc*i* snd_ca0106\n";
        write("lib/modules/6.12.0-sample/modules.alias", alias);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** A link as the kernel makes them: from where it is to the target, relative. */
    private void link(String path, String target) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createDirectories(root.resolve(target));
        Files.createSymbolicLink(link, link.getParent().relativize(root.resolve(target)));
    }
}

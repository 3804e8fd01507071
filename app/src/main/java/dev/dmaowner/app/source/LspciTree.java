package dev.dmaowner.app.source;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays the devices of an lspci dump out as the kernel would show them in {@code /sys}. */
final class LspciTree {

    private final CapturedTreeBuilder tree = CapturedTree.builder();
    private final PciHierarchy hierarchy;

    private LspciTree(PciHierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    static CapturedTree of(List<LspciDevice> devices) throws CaptureException {
        LspciTree layout = new LspciTree(PciHierarchy.of(devices));
        for (LspciDevice device : devices) {
            layout.add(device);
        }
        return layout.tree.build();
    }

    private void add(LspciDevice device) throws CaptureException {
        String name = device.address().toString();
        String path = hierarchy.path(device.address());
        String folder = "sys/devices/" + path;
        String toSys = "../".repeat((int) path.chars().filter(c -> c == '/').count() + 2);
        tree.link("sys/bus/pci/devices/" + name, "../../../devices/" + path);
        tree.link(folder + "/subsystem", toSys + "bus/pci");
        tree.file(folder + "/config", device.config());
        addIdentity(device, folder);
        if (device.driver().isPresent()) {
            String driver = "bus/pci/drivers/" + device.driver().get();
            tree.link(folder + "/driver", toSys + driver);
            tree.link("sys/" + driver + "/" + name, "../../../../devices/" + path);
        }
        if (device.group().isPresent()) {
            String group = "kernel/iommu_groups/" + device.group().get();
            tree.link(folder + "/iommu_group", toSys + group);
            tree.link("sys/" + group + "/devices/" + name, "../../../../devices/" + path);
        }
    }

    private void addIdentity(LspciDevice device, String folder) throws CaptureException {
        Optional<Integer> subsystem = device.subsystemOffset();
        int subsystemVendor = subsystem.map(device::wordAt).orElse(0);
        int subsystemDevice = subsystem.map(at -> device.wordAt(at + 2)).orElse(0);
        int vendor = device.wordAt(0);
        int id = device.wordAt(2);
        int deviceClass = device.deviceClass();
        attribute(folder + "/vendor", "0x%04x", vendor);
        attribute(folder + "/device", "0x%04x", id);
        attribute(folder + "/subsystem_vendor", "0x%04x", subsystemVendor);
        attribute(folder + "/subsystem_device", "0x%04x", subsystemDevice);
        attribute(folder + "/class", "0x%06x", deviceClass);
        attribute(folder + "/revision", "0x%02x", device.byteAt(8));
        if (device.isBridge()) {
            attribute(folder + "/secondary_bus_number", "%d", device.secondaryBus());
            attribute(folder + "/subordinate_bus_number", "%d", device.subordinateBus());
        }
        String modalias = String.format(
                Locale.ROOT,
                "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
                vendor,
                id,
                subsystemVendor,
                subsystemDevice,
                deviceClass >> 16,
                deviceClass >> 8 & 0xff,
                deviceClass & 0xff);
        attribute(folder + "/modalias", "%s", modalias);
        attribute(
                folder + "/uevent",
                "%sPCI_CLASS=%04X\nPCI_ID=%04X:%04X\nPCI_SUBSYS_ID=%04X:%04X\nPCI_SLOT_NAME=%s\nMODALIAS=%s",
                device.driver().map(driver -> "DRIVER=" + driver + "\n").orElse(""),
                deviceClass,
                vendor,
                id,
                subsystemVendor,
                subsystemDevice,
                device.address(),
                modalias);
    }

    private void attribute(String path, String format, Object... values) throws CaptureException {
        tree.file(path, (String.format(Locale.ROOT, format, values) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

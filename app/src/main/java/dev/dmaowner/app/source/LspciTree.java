package dev.dmaowner.app.source;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lays the devices of an lspci dump out as the kernel would show them in {@code /sys}. */
final class LspciTree {

    private final CapturedTreeBuilder tree;
    private final PciHierarchy hierarchy;
    private final VirtualFunctions virtualFunctions;

    private LspciTree(CapturedTreeBuilder tree, PciHierarchy hierarchy, VirtualFunctions virtualFunctions) {
        this.tree = tree;
        this.hierarchy = hierarchy;
        this.virtualFunctions = virtualFunctions;
    }

    static CapturedTree of(List<LspciDevice> devices) throws CaptureException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        addTo(tree, devices);
        return tree.build();
    }

    static void addTo(CapturedTreeBuilder tree, List<LspciDevice> devices) throws CaptureException {
        LspciTree layout = new LspciTree(tree, PciHierarchy.of(devices), VirtualFunctions.of(devices));
        for (LspciDevice device : devices) {
            layout.add(device);
        }
    }

    private void add(LspciDevice device) throws CaptureException {
        String name = device.address().toString();
        String path = hierarchy.path(device.address());
        String folder = "sys/devices/" + path;
        Optional<VirtualFunctions.Function> virtual = virtualFunctions.at(device.address());
        tree.link("sys/bus/pci/devices/" + name, "../../../devices/" + path);
        tree.link(folder + "/subsystem", toSys(path) + "bus/pci");
        tree.file(folder + "/config", device.config());
        addIdentity(device, folder, identity(device, virtual));
        if (virtual.isPresent()) {
            addFunctionLinks(virtual.get(), path);
        }
        if (device.driver().isPresent()) {
            String driver = "bus/pci/drivers/" + device.driver().get();
            tree.link(folder + "/driver", toSys(path) + driver);
            tree.link("sys/" + driver + "/" + name, "../../../../devices/" + path);
        }
        if (device.group().isPresent()) {
            String group = "kernel/iommu_groups/" + device.group().get();
            tree.link(folder + "/iommu_group", toSys(path) + group);
            tree.link("sys/" + group + "/devices/" + name, "../../../../devices/" + path);
        }
    }

    /** From a device's folder up to {@code sys}. */
    private static String toSys(String path) {
        return "../".repeat((int) path.chars().filter(c -> c == '/').count() + 2);
    }

    private void addFunctionLinks(VirtualFunctions.Function virtual, String path) throws CaptureException {
        String physical = hierarchy.path(virtual.physical().address());
        tree.link("sys/devices/" + path + "/physfn", toSys(path) + "devices/" + physical);
        tree.link("sys/devices/" + physical + "/virtfn" + virtual.index(), toSys(physical) + "devices/" + path);
    }

    private void addIdentity(LspciDevice device, String folder, PciIdentity identity) throws CaptureException {
        attribute(folder + "/vendor", "0x%04x", identity.vendor());
        attribute(folder + "/device", "0x%04x", identity.device());
        attribute(folder + "/subsystem_vendor", "0x%04x", identity.subsystemVendor());
        attribute(folder + "/subsystem_device", "0x%04x", identity.subsystemDevice());
        attribute(folder + "/class", "0x%06x", identity.classCode());
        attribute(folder + "/revision", "0x%02x", device.byteAt(8));
        if (device.isBridge()) {
            attribute(folder + "/secondary_bus_number", "%d", device.secondaryBus());
            attribute(folder + "/subordinate_bus_number", "%d", device.subordinateBus());
        }
        attribute(folder + "/modalias", "%s", identity.modalias());
        String bound = device.driver().map(driver -> "DRIVER=" + driver + "\n").orElse("");
        attribute(folder + "/uevent", "%s%s", bound, String.join("\n", identity.uevent(device.address())));
    }

    /** The ids of a virtual function are not in its own registers. */
    private static PciIdentity identity(LspciDevice device, Optional<VirtualFunctions.Function> virtual) {
        Optional<Integer> subsystem = device.subsystemOffset();
        return new PciIdentity(
                virtual.map(function -> function.physical().wordAt(0)).orElseGet(() -> device.wordAt(0)),
                virtual.map(VirtualFunctions.Function::deviceId).orElseGet(() -> device.wordAt(2)),
                subsystem.map(device::wordAt).orElse(0),
                subsystem.map(at -> device.wordAt(at + 2)).orElse(0),
                device.deviceClass());
    }

    private void attribute(String path, String format, Object... values) throws CaptureException {
        tree.file(path, (String.format(Locale.ROOT, format, values) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

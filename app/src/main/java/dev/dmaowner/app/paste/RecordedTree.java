package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.paste.DeviceFacts.Functions;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays what is known of a machine out as the kernel would show it in {@code /sys}. A device whose driver is not known has no
 * {@code uevent}, where the kernel names the driver.
 */
final class RecordedTree {

    /** Words can stand for many more registers than they have letters. */
    private static final long MOST_REGISTERS = 128L << 20;

    private final CapturedTreeBuilder tree;
    private final PciHierarchy hierarchy;
    private final VirtualFunctions virtualFunctions;

    private RecordedTree(CapturedTreeBuilder tree, PciHierarchy hierarchy, VirtualFunctions virtualFunctions) {
        this.tree = tree;
        this.hierarchy = hierarchy;
        this.virtualFunctions = virtualFunctions;
    }

    static void addTo(CapturedTreeBuilder tree, HostFacts facts) throws CaptureException {
        List<RecordedDevice> devices = devices(facts);
        RecordedTree layout =
                new RecordedTree(tree, PciHierarchy.of(devices, facts.hostBridges()), VirtualFunctions.of(devices));
        for (RecordedDevice device : devices) {
            layout.add(device);
        }
        for (HostFacts.Member member : facts.others()) {
            layout.add(member);
        }
        for (String iommu : facts.iommus()) {
            tree.directory("sys/devices/virtual/iommu/" + iommu);
            tree.link("sys/class/iommu/" + iommu, "../../devices/virtual/iommu/" + iommu);
        }
        layout.addText("proc/sys/kernel/osrelease", facts.release());
        layout.addText("proc/cmdline", facts.commandLine());
    }

    private static List<RecordedDevice> devices(HostFacts facts) throws CaptureException {
        Set<PciAddress> shared = new HashSet<>();
        for (DeviceFacts device : facts.devices()) {
            if (device.address().function() > 0) {
                shared.add(slot(device.address()));
            }
        }
        List<RecordedDevice> devices = new ArrayList<>();
        long registers = 0;
        for (DeviceFacts device : facts.devices()) {
            Functions functions = shared.contains(slot(device.address())) ? Functions.SEVERAL : Functions.ONE;
            RecordedDevice recorded = RecordedDevice.of(device, functions);
            registers += recorded.config().length;
            if (registers > MOST_REGISTERS) {
                throw new CaptureException(
                        "the registers of its devices are more than " + MOST_REGISTERS + " bytes together");
            }
            devices.add(recorded);
        }
        return devices;
    }

    private static PciAddress slot(PciAddress address) {
        return address.onSameBus(address.slot() << 3);
    }

    private void add(RecordedDevice device) throws CaptureException {
        String name = device.address().toString();
        String path = hierarchy.path(device.address());
        String folder = "sys/devices/" + path;
        Optional<VirtualFunctions.Function> virtual = virtualFunctions.at(device.address());
        Optional<String> driver = device.facts().value(Fact.DRIVER);
        tree.link("sys/bus/pci/devices/" + name, "../../../devices/" + path);
        tree.link(folder + "/subsystem", toSys(path) + "bus/pci");
        if (device.config().length > 0) {
            tree.file(folder + "/config", device.config());
        }
        PciIdentity identity = identity(device, virtual);
        addIdentity(device, folder, identity);
        if (virtual.isPresent()) {
            addFunctionLinks(virtual.get(), path);
        }
        if (driver.isPresent()) {
            addDriver(device, path, identity, driver.get());
        }
        Optional<String> group = device.facts().value(Fact.GROUP).filter(number -> !number.equals(Fact.NONE));
        if (group.isPresent()) {
            addToGroup(name, path, group.get());
        }
    }

    private void add(HostFacts.Member member) throws CaptureException {
        String path = member.path();
        tree.link("sys/bus/" + member.bus() + "/devices/" + member.name(), "../../../devices/" + path);
        tree.link("sys/devices/" + path + "/subsystem", toSys(path) + "bus/" + member.bus());
        addToGroup(member.name(), path, member.group());
    }

    private void addDriver(RecordedDevice device, String path, PciIdentity identity, String driver)
            throws CaptureException {
        String name = device.address().toString();
        String folder = "sys/devices/" + path;
        boolean isBound = !driver.equals(Fact.NONE);
        if (isBound) {
            tree.link(folder + "/driver", toSys(path) + "bus/pci/drivers/" + driver);
            tree.link("sys/bus/pci/drivers/" + driver + "/" + name, "../../../../devices/" + path);
        }
        attribute(
                folder + "/uevent",
                (isBound ? "DRIVER=" + driver + "\n" : "") + String.join("\n", identity.uevent(device.address())));
    }

    private void addToGroup(String name, String path, String number) throws CaptureException {
        String group = "kernel/iommu_groups/" + number;
        tree.link("sys/devices/" + path + "/iommu_group", toSys(path) + group);
        tree.link("sys/" + group + "/devices/" + name, "../../../../devices/" + path);
    }

    /** From a device's folder up to {@code sys}. */
    private static String toSys(String path) {
        int folders = 2;
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            folders++;
        }
        return "../".repeat(folders);
    }

    private void addFunctionLinks(VirtualFunctions.Function virtual, String path) throws CaptureException {
        String physical = hierarchy.path(virtual.physical().address());
        tree.link("sys/devices/" + path + "/physfn", toSys(path) + "devices/" + physical);
        tree.link("sys/devices/" + physical + "/virtfn" + virtual.index(), toSys(physical) + "devices/" + path);
    }

    private void addIdentity(RecordedDevice device, String folder, PciIdentity identity) throws CaptureException {
        attribute(folder + "/vendor", hexadecimal(identity.vendor(), 4));
        attribute(folder + "/device", hexadecimal(identity.device(), 4));
        attribute(folder + "/subsystem_vendor", hexadecimal(identity.subsystemVendor(), 4));
        attribute(folder + "/subsystem_device", hexadecimal(identity.subsystemDevice(), 4));
        attribute(folder + "/class", hexadecimal(identity.classCode(), 6));
        if (device.revision().isPresent()) {
            attribute(folder + "/revision", hexadecimal(device.revision().get(), 2));
        }
        if (device.hasBuses()) {
            attribute(folder + "/secondary_bus_number", String.valueOf(device.secondaryBus()));
            attribute(folder + "/subordinate_bus_number", String.valueOf(device.subordinateBus()));
        }
        Optional<String> node = device.facts().value(Fact.NUMA_NODE);
        if (node.isPresent()) {
            attribute(folder + "/numa_node", node.get());
        }
        Optional<String> display = device.facts().value(Fact.BOOT_DISPLAY);
        if (display.isPresent()) {
            attribute(folder + "/boot_vga", display.get());
        }
        attribute(folder + "/modalias", identity.modalias());
    }

    /** The ids of a virtual function are not in its own registers. */
    private static PciIdentity identity(RecordedDevice device, Optional<VirtualFunctions.Function> virtual) {
        PciIdentity own = device.identity();
        return virtual.isEmpty()
                ? own
                : new PciIdentity(
                        virtual.get().physical().identity().vendor(),
                        virtual.get().deviceId(),
                        own.subsystemVendor(),
                        own.subsystemDevice(),
                        own.classCode());
    }

    private void addText(String path, Optional<String> text) throws CaptureException {
        if (text.isPresent()) {
            attribute(path, text.get());
        }
    }

    private void attribute(String path, String text) throws CaptureException {
        tree.file(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String hexadecimal(int value, int digits) {
        return "0x" + HexFormat.of().toHexDigits(value, digits);
    }
}

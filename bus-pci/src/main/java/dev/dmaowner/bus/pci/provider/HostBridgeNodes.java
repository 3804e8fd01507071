package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where firmware describes functions, and DMA through their host bridges. Of each host bridge it reads once. The object
 * serves one reading in one thread.
 */
final class HostBridgeNodes {

    private static final String TREE = "/firmware/devicetree/base";

    private final Host host;
    private final Firmware firmware;
    private final boolean hasTree;
    private final Map<String, Optional<FirmwareNode>> known = new HashMap<>();

    HostBridgeNodes(Host host, Firmware firmware) {
        this.host = host;
        this.firmware = firmware;
        this.hasTree = firmware.deviceTree().isPresent() || host.exists("/sys" + TREE);
    }

    /**
     * {@return the device-tree node that the directory of a function is linked to, empty if it is linked to none} It is looked for
     * only where the host has a device tree or describes the host bridge by one.
     */
    Optional<FirmwareNode> nodeOfFunction(String directory) throws IOException {
        boolean isDescribed = hasTree || aboveDevice(directory).orElse(null) instanceof FirmwareNode.TreeNode;
        return isDescribed ? nodeOf(directory) : Optional.empty();
    }

    private Optional<FirmwareNode> nodeOf(String directory) throws IOException {
        Optional<String> target = host.linkTarget(directory + "/of_node");
        if (target.isEmpty()) {
            return Optional.empty();
        }
        String path = target.get();
        int base = path.indexOf(TREE);
        if (base < 0) {
            return Optional.empty();
        }
        String name = path.substring(base + TREE.length());
        return Optional.of(new FirmwareNode.TreeNode(name.isEmpty() ? "/" : name));
    }

    /**
     * {@return where firmware describes DMA through the host bridge of a function: the node of the device that the host
     * bridge is a child of, else the host bridge's object in ACPI} Where a capture has lost the link to the node, the device's
     * directory tells of which node the kernel made it.
     */
    Optional<FirmwareNode> aboveDevice(String devicePath) throws IOException {
        String bridge = hostBridge(devicePath);
        if (bridge.isEmpty()) {
            return Optional.empty();
        }
        Optional<FirmwareNode> already = known.get(bridge);
        if (already == null) {
            already = read(bridge);
            known.put(bridge, already);
        }
        return already;
    }

    private Optional<FirmwareNode> read(String bridge) throws IOException {
        String above = bridge.substring(0, bridge.lastIndexOf('/'));
        Optional<FirmwareNode> tree = nodeOf(above);
        if (tree.isEmpty()) {
            tree = nodeMadeInto(above);
        }
        if (tree.isPresent()) {
            return tree;
        }
        Optional<String> object = host.readText(bridge + "/firmware_node/path");
        return object.isPresent() ? Optional.of(new FirmwareNode.AcpiObject(object.get())) : Optional.empty();
    }

    private Optional<FirmwareNode> nodeMadeInto(String directory) {
        for (PopulatedDevice device : firmware.populatedDevices()) {
            if (device.sysfsPath().equals(directory)) {
                return Optional.of(new FirmwareNode.TreeNode(device.node().path()));
            }
        }
        return Optional.empty();
    }

    /** The directory of the innermost host bridge on a path, {@code pci0000:00}; empty text if there is none. */
    private static String hostBridge(String path) {
        int at = path.lastIndexOf("/pci");
        while (at >= 0) {
            int end = path.indexOf('/', at + 1);
            if (end > 0 && isHostBridge(path, at + 4, end)) {
                return path.substring(0, end);
            }
            at = path.lastIndexOf("/pci", at - 1);
        }
        return "";
    }

    private static boolean isHostBridge(String path, int from, int to) {
        int colon = path.indexOf(':', from);
        if (colon < from + 4 || colon + 3 != to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (i != colon && Character.digit(path.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}

package dev.dmaowner.app.source;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.PopulatedDevice;
import java.util.HashMap;
import java.util.Map;

/**
 * Below which devices of a board its PCI domains are. A tree numbers domains by {@code linux,pci-domain}; the kernel numbers those that
 * have no number in the order in which it finds them.
 */
final class PciHostBridges {

    private PciHostBridges() {}

    /** {@return for each domain the path below {@code /sys/devices} of the device whose driver makes the host bridge} */
    static Map<Integer, String> paths(DeviceTree board) {
        Map<Integer, String> paths = new HashMap<>();
        int next = 0;
        for (PopulatedDevice device : Firmware.of(board).populatedDevices()) {
            DeviceTreeNode node = device.node();
            boolean isHostBridge = node.deviceType().filter("pci"::equals).isPresent() && node.isAvailable();
            if (isHostBridge) {
                int domain = node.u32("linux,pci-domain").orElse(next);
                paths.putIfAbsent(domain, device.sysfsPath().substring("/sys/devices/".length()));
                next = domain + 1;
            }
        }
        return paths;
    }
}

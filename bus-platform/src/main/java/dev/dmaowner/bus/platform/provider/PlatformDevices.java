package dev.dmaowner.bus.platform.provider;

import dev.dmaowner.bus.platform.PlatformDevice;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.PopulatedDevice.Kind;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where platform devices come from: what a host shows, else what a kernel would make of its device tree. */
final class PlatformDevices {

    private PlatformDevices() {}

    static List<Device> of(EnumerationSource source) throws IOException {
        return SysfsDevice.showsBus(source.host(), PlatformDevice.BUS) ? shown(source) : populated(source);
    }

    private static List<Device> shown(EnumerationSource source) throws IOException {
        List<SysfsDevice> shown = SysfsDevice.onBus(source.host(), PlatformDevice.BUS);
        List<Device> devices = new ArrayList<>();
        for (SysfsDevice device : source.firmware().inOrderOfCreation(shown, Kind.PLATFORM)) {
            devices.add(PlatformDevice.of(device));
        }
        return devices;
    }

    /** What a driver asks for below its own device; nothing if the tree does not describe that. */
    static List<Device> below(Device parent, Firmware firmware) {
        Optional<DeviceTreeNode> node = parent.firmwareNode()
                .filter(FirmwareNode.TreeNode.class::isInstance)
                .flatMap(described -> firmware.deviceTree().flatMap(tree -> tree.node(described.path())));
        List<Device> devices = new ArrayList<>();
        for (PopulatedDevice device : node.map(PopulatedDevice::below).orElse(List.of())) {
            if (device.kind() == Kind.PLATFORM) {
                devices.add(PlatformDevice.of(device).below(parent));
            }
        }
        return devices;
    }

    private static List<Device> populated(EnumerationSource source) {
        List<Device> devices = new ArrayList<>();
        for (PopulatedDevice device : source.firmware().populatedDevices()) {
            if (device.kind() == Kind.PLATFORM) {
                devices.add(PlatformDevice.of(device));
            }
        }
        return devices;
    }
}

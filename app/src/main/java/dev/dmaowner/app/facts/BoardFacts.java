package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.PopulatedDevice.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All facts of one board. */
final class BoardFacts {

    private final DeviceTree tree;
    private final List<PopulatedDevice> devices;
    private final Map<DeviceTreeNode, PopulatedDevice> byNode = new HashMap<>();

    BoardFacts(DeviceTree tree) {
        this.tree = tree;
        this.devices = Firmware.of(tree).populatedDevices();
        this.devices.forEach(device -> byNode.put(device.node(), device));
    }

    DeviceTree tree() {
        return tree;
    }

    /** The device that is made of a node. */
    Optional<PopulatedDevice> device(DeviceTreeNode node) {
        return Optional.ofNullable(byNode.get(node));
    }

    Optional<String> deviceName(DeviceTreeNode node) {
        return device(node).map(PopulatedDevice::name);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeDevices(json, "platform_devices", Kind.PLATFORM);
        writeDevices(json, "amba_devices", Kind.AMBA);
        json.writeFieldName("iommu");
        new IommuFacts(this).writeTo(json);
        json.writeArrayFieldStart("pci_host_bridges");
        for (PciHostBridge bridge : PciHostBridge.all(tree)) {
            HostBridgeFacts.write(json, bridge, deviceName(bridge.node()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeDevices(JsonGenerator json, String name, Kind kind) throws IOException {
        json.writeArrayFieldStart(name);
        for (PopulatedDevice device : devices) {
            if (device.kind() == kind) {
                DeviceFacts.write(json, device);
            }
        }
        json.writeEndArray();
    }
}

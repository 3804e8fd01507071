package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device that is what the test says. */
record ScriptedDevice(
        DeviceId id,
        String modalias,
        String sysfsPath,
        Optional<FirmwareNode> firmwareNode,
        Map<String, String> attributes)
        implements Device {

    ScriptedDevice(String id, String modalias) {
        this(DeviceId.parse(id), modalias, "/sys/devices/" + id, Optional.empty(), Map.of());
    }

    ScriptedDevice withAttribute(String name, String value) {
        return new ScriptedDevice(id, modalias, sysfsPath, firmwareNode, Map.of(name, value));
    }

    @Override
    public Optional<DeviceId> parent() {
        return Optional.empty();
    }
}

package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device of which only the name is known. */
public record BareDevice(DeviceId id, String modalias, String sysfsPath) implements Device {

    @Override
    public Optional<DeviceId> parent() {
        return Optional.empty();
    }

    @Override
    public Optional<FirmwareNode> firmwareNode() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of();
    }
}

package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A member of a group whose bus type is not among those asked for: known by its links and its uevent alone. */
record UnlistedDevice(DeviceId id, String modalias, String sysfsPath) implements Device {

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

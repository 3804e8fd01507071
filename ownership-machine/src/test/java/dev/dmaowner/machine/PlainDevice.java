package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device of any bus, of which no more is known than its place. */
record PlainDevice(DeviceId id, String sysfsPath, Optional<FirmwareNode> firmwareNode) implements Device {

    static PlainDevice at(String bus, String sysfsPath) {
        String name = sysfsPath.substring(sysfsPath.lastIndexOf('/') + 1);
        return new PlainDevice(new DeviceId(bus, name), sysfsPath, Optional.empty());
    }

    PlainDevice describedAt(FirmwareNode node) {
        return new PlainDevice(id, sysfsPath, Optional.of(node));
    }

    @Override
    public String modalias() {
        return "";
    }

    @Override
    public Optional<DeviceId> parent() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of();
    }
}

package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device for tests. */
record HandMadeDevice(
        DeviceId id, Optional<DeviceId> parent, Optional<FirmwareNode> firmwareNode, Map<String, String> attributes)
        implements Device {

    static HandMadeDevice platform(String name) {
        return new HandMadeDevice(new DeviceId("platform", name), Optional.empty(), Optional.empty(), Map.of());
    }

    static HandMadeDevice pci(String address, String classCode) {
        return new HandMadeDevice(
                new DeviceId("pci", address), Optional.empty(), Optional.empty(), Map.of("class", classCode));
    }

    HandMadeDevice below(HandMadeDevice bridge) {
        return new HandMadeDevice(id, Optional.of(bridge.id), firmwareNode, attributes);
    }

    HandMadeDevice describedBy(FirmwareNode node) {
        return new HandMadeDevice(id, parent, Optional.of(node), attributes);
    }

    @Override
    public String modalias() {
        return "";
    }

    @Override
    public String sysfsPath() {
        return "/sys/devices/" + id.name();
    }
}

package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device for tests. */
record HandMadeDevice(DeviceId id, Optional<DeviceId> parent, Optional<FirmwareNode> firmwareNode, String modalias)
        implements Device {

    static HandMadeDevice platform(String name) {
        return new HandMadeDevice(new DeviceId("platform", name), Optional.empty(), Optional.empty(), "");
    }

    static HandMadeDevice pci(String address, int classCode) {
        return new HandMadeDevice(
                new DeviceId("pci", address),
                Optional.empty(),
                Optional.empty(),
                new PciIdentity(0x1234, 0x1111, 0, 0, classCode).modalias());
    }

    HandMadeDevice below(HandMadeDevice bridge) {
        return new HandMadeDevice(id, Optional.of(bridge.id), firmwareNode, modalias);
    }

    HandMadeDevice describedBy(FirmwareNode node) {
        return new HandMadeDevice(id, parent, Optional.of(node), modalias);
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of();
    }

    @Override
    public String sysfsPath() {
        return "/sys/devices/" + id.name();
    }
}

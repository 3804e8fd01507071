package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/**
 * The device that stands for all clients of a host1x together: the kernel's {@code struct host1x_device}.
 *
 * @param host the host1x
 */
record LogicalDevice(Device host) implements Device {

    static final String NAME = "drm";

    @Override
    public DeviceId id() {
        return new DeviceId(Host1xBus.NAME, NAME);
    }

    @Override
    public String modalias() {
        return "";
    }

    @Override
    public Optional<DeviceId> parent() {
        return Optional.of(host.id());
    }

    @Override
    public String sysfsPath() {
        return host.sysfsPath() + "/" + NAME;
    }

    @Override
    public Optional<FirmwareNode> firmwareNode() {
        return host.firmwareNode();
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of();
    }
}

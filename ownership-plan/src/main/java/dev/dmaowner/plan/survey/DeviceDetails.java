package dev.dmaowner.plan.survey;

import dev.dmaowner.host.DriverOverride;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.util.Optional;

/**
 * More about one device than a survey reads of all.
 *
 * @param override the only driver that can bind it, empty if any can
 * @param iommu the IOMMU that translates it, by its name in {@code /sys/class/iommu}; empty if none does
 * @param runtimeStatus its runtime power state, such as {@code suspended}; empty if the host does not show it
 */
public record DeviceDetails(Optional<String> override, Optional<String> iommu, Optional<String> runtimeStatus) {

    /**
     * Reads them. Wakes no device.
     *
     * @throws IOException if a file is there and cannot be read
     */
    public static DeviceDetails read(Host host, Device device) throws IOException {
        String folder = device.sysfsPath();
        return new DeviceDetails(
                DriverOverride.read(host, folder),
                host.linkName(folder + "/iommu"),
                host.readText(folder + "/power/runtime_status").filter(text -> !text.isEmpty()));
    }
}

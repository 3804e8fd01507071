package dev.dmaowner.plan.survey;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.util.Optional;

/**
 * What else a host says of one device, beyond what a survey reads of all.
 *
 * @param override the only driver that may bind it, as written to its {@code driver_override}; empty if any may
 * @param iommu the IOMMU that translates it, by its name in {@code /sys/class/iommu}; empty if none does
 * @param runtimeStatus its runtime power state, such as {@code suspended}; empty if the host does not say
 */
public record DeviceDetails(Optional<String> override, Optional<String> iommu, Optional<String> runtimeStatus) {

    /** What the kernel prints for an override that is not set. */
    private static final String UNSET = "(null)";

    /**
     * Read them. Wakes nothing.
     *
     * @throws IOException if a file is there and cannot be read
     */
    public static DeviceDetails read(Host host, Device device) throws IOException {
        String folder = device.sysfsPath();
        return new DeviceDetails(
                host.readText(folder + "/driver_override").filter(text -> !text.isEmpty() && !text.equals(UNSET)),
                SysfsLinks.targetName(host, folder + "/iommu"),
                host.readText(folder + "/power/runtime_status").filter(text -> !text.isEmpty()));
    }
}

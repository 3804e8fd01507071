package com.example.fslmc;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/**
 * An object of a management complex: the kernel's {@code struct fsl_mc_device}. Immutable.
 *
 * @param name its name on the bus
 * @param vendor the vendor's number
 * @param parent the container that it is in, or the complex itself for the root container
 * @param sysfsPath its directory below {@code /sys/devices}
 * @param firmwareNode the node of the complex, the first above it that is not on this bus; empty if that is not known
 */
public record ManagementComplexObject(
        ObjectName name,
        int vendor,
        Optional<DeviceId> parent,
        String sysfsPath,
        Optional<FirmwareNode> firmwareNode)
        implements Device {

    /** The bus's name. */
    public static final String BUS = "fsl-mc";

    /** NXP, once Freescale. */
    public static final int FREESCALE = 0x1957;

    @Override
    public DeviceId id() {
        return new DeviceId(BUS, name.toString());
    }

    @Override
    public String modalias() {
        return String.format("fsl-mc:v%08Xd%s", vendor, name.type());
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of("modalias", modalias());
    }
}

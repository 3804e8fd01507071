package dev.dmaowner.bus.platform;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.TreeIdentity;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A device of the platform bus: the kernel's {@code struct platform_device}. Immutable.
 *
 * @param id its name on the bus
 * @param platformName the name by which drivers without ids are matched; that of a device from a tree is its name on the
 *     bus
 * @param modalias as its file of that name says
 * @param parent the device that it hangs on, empty at the root of the bus
 * @param sysfsPath its directory below {@code /sys/devices}
 * @param firmwareNode where firmware describes it, empty if it does not
 * @param identity what it takes over from its node in a device tree, empty if it has none
 */
public record PlatformDevice(
        DeviceId id,
        String platformName,
        String modalias,
        Optional<DeviceId> parent,
        String sysfsPath,
        Optional<FirmwareNode> firmwareNode,
        Optional<TreeIdentity> identity)
        implements Device {

    /** The bus's name. */
    public static final String BUS = "platform";

    private static final String ROOT = "/sys/devices/platform";
    private static final String BY_NAME = "platform:";

    /** {@return the device that the kernel makes of a node in a tree} */
    public static PlatformDevice of(PopulatedDevice device) {
        TreeIdentity identity = TreeIdentity.of(device.node());
        return new PlatformDevice(
                new DeviceId(BUS, device.name()),
                device.name(),
                identity.modalias(),
                device.parent().map(parent -> new DeviceId(parent.kind().bus(), parent.name())),
                device.sysfsPath(),
                Optional.of(identity.node()),
                Optional.of(identity));
    }

    /** {@return a copy that hangs on a device, itself or through the device that it hangs on already} */
    public PlatformDevice below(Device device) {
        return new PlatformDevice(
                id,
                platformName,
                modalias,
                Optional.of(parent.orElseGet(device::id)),
                device.sysfsPath() + sysfsPath.substring(ROOT.length()),
                firmwareNode,
                identity);
    }

    /**
     * {@return the device that a host shows}
     *
     * @throws IOException if its files cannot be read
     */
    public static PlatformDevice of(SysfsDevice device) throws IOException {
        Map<String, String> uevent = device.uevent();
        Optional<TreeIdentity> identity = TreeIdentity.ofUevent(uevent);
        String modalias = uevent.getOrDefault("MODALIAS", "");
        boolean named = modalias.startsWith(BY_NAME);
        return new PlatformDevice(
                device.id(),
                named ? modalias.substring(BY_NAME.length()) : device.id().name(),
                modalias,
                device.parent(),
                device.path(),
                identity.isPresent() ? identity.map(TreeIdentity::node) : FirmwareNode.inAcpi(device),
                identity);
    }

    /**
     * {@return a device that a driver or a board registers by name alone}
     *
     * @param name by which drivers are matched
     * @param instance which of several
     * @param parent the device that it hangs on, empty for the root of the bus
     */
    public static PlatformDevice registered(String name, PlatformInstance instance, Optional<Device> parent) {
        String deviceName = instance.deviceName(name);
        return new PlatformDevice(
                new DeviceId(BUS, deviceName),
                name,
                BY_NAME + name,
                parent.map(Device::id),
                parent.map(Device::sysfsPath).orElse(ROOT) + "/" + deviceName,
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of("modalias", modalias);
    }
}

package dev.dmaowner.bus.amba;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.MemoryResource;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.TreeIdentity;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A device of the AMBA bus: the kernel's {@code struct amba_device}. Immutable.
 *
 * @param id its name on the bus
 * @param peripheralId what it is
 * @param parent the device that it hangs on, empty at the root
 * @param sysfsPath its directory below {@code /sys/devices}
 * @param firmwareNode where firmware describes it, empty if it does not
 * @param identity what it takes over from its node in a device tree, empty if it has none
 * @param attributes its files {@code id} and {@code resource}
 */
public record AmbaDevice(
        DeviceId id,
        PeripheralId peripheralId,
        Optional<DeviceId> parent,
        String sysfsPath,
        Optional<FirmwareNode> firmwareNode,
        Optional<TreeIdentity> identity,
        Map<String, String> attributes)
        implements Device {

    /** The bus's name. */
    public static final String BUS = "amba";

    /** What the kernel calls an address of memory ({@code IORESOURCE_MEM}). */
    private static final long MEMORY = 0x200;

    public AmbaDevice {
        attributes = Map.copyOf(attributes);
    }

    /** {@return the device that the kernel makes of a node in a tree} */
    public static AmbaDevice of(PopulatedDevice device) {
        TreeIdentity identity = TreeIdentity.of(device.node());
        PeripheralId peripheralId = PeripheralId.of(device.node());
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", peripheralId.toString());
        device.node().memoryResource(0).ifPresent(resource -> attributes.put("resource", resourceText(resource)));
        return new AmbaDevice(
                new DeviceId(BUS, device.name()),
                peripheralId,
                device.parent().map(parent -> new DeviceId(parent.kind().bus(), parent.name())),
                device.sysfsPath(),
                Optional.of(identity.node()),
                Optional.of(identity),
                attributes);
    }

    private static String resourceText(MemoryResource resource) {
        HexFormat hex = HexFormat.of();
        return "\t" + hex.toHexDigits(resource.start())
                + "\t" + hex.toHexDigits(resource.start() + resource.size() - 1)
                + "\t" + hex.toHexDigits(MEMORY);
    }

    /**
     * {@return the device that a host shows}
     *
     * @throws IOException if its files cannot be read
     */
    public static AmbaDevice of(SysfsDevice device) throws IOException {
        Optional<TreeIdentity> identity = TreeIdentity.ofUevent(device.uevent());
        PeripheralId peripheralId = PeripheralId.parse(device.attribute("id").orElse(""));
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", peripheralId.toString());
        device.attribute("resource").ifPresent(text -> attributes.put("resource", text));
        return new AmbaDevice(
                device.id(),
                peripheralId,
                device.parent(),
                device.path(),
                identity.isPresent() ? identity.map(TreeIdentity::node) : FirmwareNode.inAcpi(device),
                identity,
                attributes);
    }

    /** {@return what catalogues of drivers match; the bus says it in {@code uevent} and has no file of that name} */
    @Override
    public String modalias() {
        return peripheralId.modalias();
    }
}

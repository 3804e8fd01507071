package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import java.util.Map;
import java.util.Optional;

/**
 * A device as its bus describes it. The description never changes; what changes about a device (its driver, its override,
 * its group) belongs to the machine. Each bus has a record of its own that implements this.
 */
public interface Device {

    /** {@return its name on its bus} */
    DeviceId id();

    /**
     * {@return what driver catalogues match, such as {@code pci:v00008086d000010D3sv...}; empty text if the bus has none
     * for this device}
     */
    String modalias();

    /** {@return its parent device, on any bus, empty at the root of the bus} */
    Optional<DeviceId> parent();

    /** {@return its directory below {@code /sys/devices}, an absolute path} */
    String sysfsPath();

    /**
     * {@return the device that this one is a virtual function of (SR-IOV), such as the network card whose part it is; empty
     * for other devices}
     */
    default Optional<DeviceId> virtualFunctionOf() {
        return Optional.empty();
    }

    /** {@return this device after its virtual functions were switched off; itself if it has none} */
    default Device withoutVirtualFunctions() {
        return this;
    }

    /** {@return where firmware describes it, empty if it does not} */
    Optional<FirmwareNode> firmwareNode();

    /** {@return the bus's own read-only files of the device and what they hold, without a newline at the end} */
    Map<String, String> attributes();

    /** {@return what one of {@link #attributes()} holds, empty if there is none of this name} A bus can answer it without making all others. */
    default Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes().get(name));
    }

    /**
     * {@return the links in its directory to other devices of its bus, by name} A machine shows a link while the device that it leads to
     * is there.
     */
    default Map<String, DeviceId> links() {
        return Map.of();
    }

    /** {@return where one of {@link #links()} leads, empty if there is none of this name} A bus can answer it without making all others. */
    default Optional<DeviceId> link(String name) {
        return Optional.ofNullable(links().get(name));
    }
}

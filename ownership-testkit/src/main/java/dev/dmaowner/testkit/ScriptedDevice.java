package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/**
 * A device that a test describes, of a class that no bus type knows.
 *
 * @param id its name on its bus
 * @param modalias what drivers are matched by
 * @param parent its parent device, empty at the root
 * @param firmwareNode where firmware describes it, empty if it does not
 * @param attributes the bus's own files of it
 */
public record ScriptedDevice(
        DeviceId id,
        String modalias,
        Optional<DeviceId> parent,
        Optional<FirmwareNode> firmwareNode,
        Map<String, String> attributes)
        implements Device {

    public ScriptedDevice {
        attributes = Map.copyOf(attributes);
    }

    /**
     * {@return a device with a name and a modalias}
     *
     * @param id written as {@code bus/name}
     */
    public static ScriptedDevice of(String id, String modalias) {
        return new ScriptedDevice(
                DeviceId.parse(id), modalias, Optional.empty(), Optional.empty(), Map.of("modalias", modalias));
    }

    /** {@return a copy that firmware describes there} */
    public ScriptedDevice at(FirmwareNode node) {
        return new ScriptedDevice(id, modalias, parent, Optional.of(node), attributes);
    }

    /** {@return a copy with another parent} */
    public ScriptedDevice below(Device itsParent) {
        return new ScriptedDevice(id, modalias, Optional.of(itsParent.id()), firmwareNode, attributes);
    }

    /** {@return a copy with these attributes} */
    public ScriptedDevice with(Map<String, String> itsAttributes) {
        return new ScriptedDevice(id, modalias, parent, firmwareNode, itsAttributes);
    }

    @Override
    public String sysfsPath() {
        return "/sys/devices/scripted/" + id.name();
    }
}

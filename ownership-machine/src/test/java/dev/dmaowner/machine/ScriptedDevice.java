package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import java.util.Map;
import java.util.Optional;

/** A device of the scripted bus: its modalias is {@code scripted:KIND}. */
record ScriptedDevice(DeviceId id, String kind, String group, Optional<DeviceId> parent) implements Device {

    static ScriptedDevice below(ScriptedDevice parent, String name, String kind, String group) {
        return new ScriptedDevice(new DeviceId("scripted", name), kind, group, Optional.of(parent.id()));
    }

    static ScriptedDevice of(String name, String kind, String group) {
        return new ScriptedDevice(new DeviceId("scripted", name), kind, group, Optional.empty());
    }

    @Override
    public String modalias() {
        return "scripted:" + kind;
    }

    @Override
    public String sysfsPath() {
        return "/sys/devices/scripted0/" + id.name();
    }

    @Override
    public Optional<FirmwareNode> firmwareNode() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of("modalias", modalias());
    }
}

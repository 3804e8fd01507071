package dev.dmaowner.app.rig;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.JsonInput;
import dev.dmaowner.machine.RulesChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The machine of a recording, as its {@code machine.json} describes it.
 *
 * @param kernel its kernel's release, or words that begin with its version
 * @param extent how far the recording goes
 * @param devices its devices with what they were bound to before the first operation
 * @param drivers the drivers of its PCI bus in the order of their registration; empty where that was not recorded
 */
public record RecordedMachine(
        String kernel, Extent extent, List<RecordedDevice> devices, List<RecordedDriver> drivers) {

    /** How far a recording goes. */
    public enum Extent {
        /** To its last operation. */
        COMPLETE,
        /** It ended before its last operation: its maker cut it, or the recorder failed. */
        ENDED_EARLY;

        /** {@return what the field {@code complete} of a recording says; a recording without it is complete} */
        public static Extent of(JsonNode recording) {
            return recording.path("complete").asBoolean(true) ? COMPLETE : ENDED_EARLY;
        }
    }

    public RecordedMachine {
        devices = List.copyOf(devices);
        drivers = List.copyOf(drivers);
    }

    /** A device as it was before the first operation; an empty driver or group is none. */
    public record RecordedDevice(DeviceId id, String modalias, String driver, String group) {}

    /** A driver and the ids that its module shows. */
    public record RecordedDriver(String name, String module, List<String> ids) {}

    /** {@return the rules of the recorded kernel} */
    public RulesChoice rules() {
        return RulesChoice.of(Optional.of(kernel));
    }

    /** {@return whether operations name devices with their bus, as they do on machines with several buses} */
    public boolean namesBuses() {
        return devices.stream().anyMatch(device -> !device.id().bus().equals("pci"));
    }

    /**
     * Read it.
     *
     * @throws IOException if the file cannot be read or does not describe a machine
     */
    public static RecordedMachine read(Path file) throws IOException {
        JsonNode root = JsonInput.read(file);
        if (root == null || !root.isObject()) {
            throw new IOException(file + " is not the description of a machine: it is not a JSON object");
        }
        List<RecordedDevice> devices = new ArrayList<>();
        for (JsonNode device : root.path("devices")) {
            devices.add(device(device));
        }
        List<RecordedDriver> drivers = new ArrayList<>();
        for (JsonNode driver : root.path("drivers")) {
            List<String> ids = new ArrayList<>();
            driver.path("ids").forEach(id -> ids.add(id.asText()));
            drivers.add(new RecordedDriver(
                    driver.path("name").asText(), driver.path("module").asText(), ids));
        }
        if (devices.isEmpty()) {
            throw new IOException(file + " describes a machine without devices");
        }
        return new RecordedMachine(root.path("kernel").asText(), Extent.of(root), devices, drivers);
    }

    private static RecordedDevice device(JsonNode device) throws IOException {
        try {
            return new RecordedDevice(
                    new DeviceId(
                            device.path("bus").asText("pci"),
                            device.path("address").asText()),
                    device.path("modalias").asText(),
                    device.path("driver").asText(),
                    device.path("iommu_group").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("a device of the recorded machine has no usable name: " + e.getMessage(), e);
        }
    }
}

package dev.dmaowner.app.hold;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.GroupId;
import java.io.IOException;
import java.util.List;

/** A held group for programs. */
final class HeldJson {

    private HeldJson() {}

    /** Write a group that this process holds: through which nodes, with which devices, and what makes the hold weaker. */
    static void write(
            JsonGenerator json, GroupId group, List<String> nodes, List<HeldDevice> devices, List<String> notes)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("iommuGroup", group.number());
        json.writeNumberField("process", ProcessHandle.current().pid());
        json.writeArrayFieldStart("nodes");
        for (String node : nodes) {
            json.writeString(node);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("devices");
        for (HeldDevice device : devices) {
            write(json, device);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notes");
        for (String note : notes) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, HeldDevice device) throws IOException {
        json.writeStartObject();
        json.writeStringField("device", device.device().toString());
        if (device.problem().isEmpty()) {
            json.writeBooleanField("canBeReset", device.canBeReset());
            write(json, "regions", "bytes", device.regions());
            write(json, "interrupts", "count", device.interrupts());
        } else {
            json.writeStringField("problem", device.problem());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, String size, List<HeldDevice.Part> parts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (HeldDevice.Part part : parts) {
            json.writeStartObject();
            json.writeNumberField("number", part.number());
            if (!part.name().isEmpty()) {
                json.writeStringField("name", part.name());
            }
            json.writeNumberField(size, part.size());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

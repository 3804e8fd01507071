package dev.dmaowner.app.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import java.io.IOException;
import java.util.Optional;

/** Writes a difference between two machines, alike for every command that prints one. */
public final class FindingJson {

    private FindingJson() {}

    /** Writes a finding as an object. */
    public static void write(JsonGenerator json, Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("effect", finding.effect().word());
        json.writeStringField("what", finding.kind().word());
        writeIfPresent(json, "group", finding.group());
        json.writeArrayFieldStart("devices");
        for (DeviceId device : finding.devices()) {
            json.writeString(device.toString());
        }
        json.writeEndArray();
        writeIfPresent(json, "before", finding.before());
        writeIfPresent(json, "after", finding.after());
        writeIfPresent(json, "recognisedBy", finding.recognisedBy());
        json.writeStringField("statement", finding.statement());
        json.writeEndObject();
    }

    static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}

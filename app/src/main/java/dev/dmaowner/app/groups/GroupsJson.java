package dev.dmaowner.app.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes predicted groups as JSON; {@code recorded} is null where the machine records none. */
final class GroupsJson {

    private final Prediction prediction;
    private final Optional<Agreement> recorded;

    GroupsJson(Prediction prediction, Optional<Agreement> recorded) {
        this.prediction = prediction;
        this.recorded = recorded;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("groups");
        for (GroupForecast.Group group : prediction.groups()) {
            json.writeStartObject();
            ReasonJson.devices(json, "devices", group.devices());
            json.writeBooleanField("uncertain", group.isUncertain());
            ReasonJson.reasons(json, "reasons", group.reasons());
            json.writeEndObject();
        }
        json.writeEndArray();
        byDevice(json, "outside", "why", prediction.outside());
        byDevice(json, "unread", "what", prediction.unread());
        if (recorded.isPresent()) {
            json.writeObjectFieldStart("recorded");
            write(json, recorded.get());
            json.writeEndObject();
        } else {
            json.writeNullField("recorded");
        }
        json.writeEndObject();
    }

    private static void byDevice(JsonGenerator json, String name, String what, Map<DeviceId, String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Map.Entry<DeviceId, String> entry : texts.entrySet()) {
            json.writeStartObject();
            json.writeStringField("device", entry.getKey().name());
            json.writeStringField(what, entry.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Agreement agreement) throws IOException {
        json.writeBooleanField("agree", agreement.agrees());
        json.writeArrayFieldStart("differ");
        for (Agreement.Difference difference : agreement.differ()) {
            json.writeStartObject();
            json.writeStringField("device", difference.device().name());
            ReasonJson.devices(json, "predicted", difference.predicted());
            ReasonJson.devices(json, "recorded", difference.recorded());
            json.writeBooleanField("uncertain", difference.uncertain());
            json.writeEndObject();
        }
        json.writeEndArray();
        ReasonJson.devices(json, "withoutGroup", agreement.withoutGroup());
        ReasonJson.devices(json, "notPredicted", agreement.notPredicted());
    }
}

package dev.dmaowner.app.groups;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.GroupReason;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Writes reasons and device names as JSON, in the same form in every document. */
public final class ReasonJson {

    private ReasonJson() {}

    /** Write reasons as an array of objects, each with the devices that it depends on. */
    public static void reasons(JsonGenerator json, String name, List<GroupReason> reasons) throws IOException {
        json.writeArrayFieldStart(name);
        for (GroupReason reason : reasons) {
            json.writeStartObject();
            json.writeStringField("kind", reason.kind());
            json.writeStringField("device", reason.device().name());
            textOrNull(json, "with", reason.with().map(DeviceId::name));
            json.writeStringField("fact", reason.fact());
            textOrNull(json, "remedy", reason.remedy());
            if (!reason.because().isEmpty()) {
                reasons(json, "because", reason.because());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Write the names of devices as an array. */
    public static void devices(JsonGenerator json, String name, Collection<DeviceId> devices) throws IOException {
        texts(json, name, devices.stream().map(DeviceId::name).toList());
    }

    /** Write texts as an array. */
    public static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** Write a text, or null where there is none. */
    public static void textOrNull(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        } else {
            json.writeNullField(name);
        }
    }
}

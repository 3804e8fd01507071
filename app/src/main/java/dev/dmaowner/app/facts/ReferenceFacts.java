package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.firmware.IommuReference;
import java.io.IOException;
import java.util.List;

/** Facts of {@code iommus}. */
final class ReferenceFacts {

    private ReferenceFacts() {}

    static void write(JsonGenerator json, String name, List<IommuReference> references) throws IOException {
        json.writeArrayFieldStart(name);
        for (IommuReference reference : references) {
            json.writeStartObject();
            json.writeStringField("provider", reference.provider().path());
            Json.cells(json, "args", reference.arguments());
            json.writeBooleanField("available", reference.provider().isAvailable());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static String result(List<IommuReference> references) {
        if (references.isEmpty()) {
            return "none: no provider";
        }
        return IommuReference.configured(references).isPresent() ? "configured" : "none: provider disabled";
    }
}

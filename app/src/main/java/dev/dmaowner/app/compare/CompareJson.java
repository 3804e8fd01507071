package dev.dmaowner.app.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.compare.Finding.Effect;
import java.io.IOException;
import java.util.List;

/** Writes a comparison as {@code compare.schema.json} says. */
final class CompareJson {

    private final Comparison comparison;

    CompareJson(Comparison comparison) {
        this.comparison = comparison;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        write(json, "before", comparison.before());
        write(json, "after", comparison.after());
        json.writeBooleanField("worse", comparison.effect() == Effect.WORSE);
        json.writeArrayFieldStart("findings");
        for (Finding finding : comparison.findings()) {
            FindingJson.write(json, finding);
        }
        json.writeEndArray();
        writeTexts(json, "notRecorded", comparison.notRecorded());
        writeTexts(json, "notForetold", comparison.after().notForetold());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String side, ComparedMachine machine) throws IOException {
        json.writeObjectFieldStart(side);
        json.writeStringField("source", machine.name());
        FindingJson.writeIfPresent(json, "kernel", machine.kernel());
        json.writeStringField("rules", machine.survey().rules().generation().word());
        json.writeEndObject();
    }
}

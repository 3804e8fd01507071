package dev.dmaowner.app.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.util.List;

/** Writes what checks found as {@code doctor.schema.json} says. */
final class DoctorJson {

    private final HostSurvey survey;
    private final List<Check> checks;

    DoctorJson(HostSurvey survey, List<Check> checks) {
        this.survey = survey;
        this.checks = List.copyOf(checks);
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("host");
        json.writeStringField("source", survey.host().source());
        if (survey.host().kernelRelease().isPresent()) {
            json.writeStringField("kernel", survey.host().kernelRelease().get());
        }
        json.writeStringField("rules", survey.rules().generation().word());
        json.writeEndObject();
        json.writeArrayFieldStart("checks");
        for (Check check : checks) {
            write(json, check);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Check check) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", check.name());
        json.writeStringField("outcome", check.outcome().word());
        json.writeStringField("statement", check.statement());
        if (check.cure().isPresent()) {
            json.writeStringField("cure", check.cure().get());
        }
        json.writeArrayFieldStart("toldBy");
        for (String file : check.told()) {
            json.writeString(file);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

package dev.dmaowner.app.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.scenario.Change.Presence;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import java.io.IOException;
import java.util.List;

/** Writes a scenario's steps as JSON. */
public final class ScenarioJson {

    private ScenarioJson() {}

    static void write(List<Step> steps, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName("lines");
        writeSteps(steps, json);
        json.writeBooleanField("agree", steps.stream().allMatch(Step::agrees));
        json.writeEndObject();
    }

    /** Write an array of steps. */
    public static void writeSteps(List<Step> steps, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Step step : steps) {
            write(step, json);
        }
        json.writeEndArray();
    }

    private static void write(Step step, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("line", step.line().number());
        json.writeStringField("text", step.line().text());
        json.writeFieldName("answer");
        write(step.answer(), json);
        json.writeArrayFieldStart("changed");
        for (Change change : step.changed()) {
            json.writeStartObject();
            json.writeStringField("device", change.device().toString());
            json.writeStringField("from", change.from().orElse(null));
            json.writeStringField("to", change.to().orElse(null));
            json.writeBooleanField("present", change.presence() == Presence.THERE);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("returned");
        for (ScenarioRun.Late late : step.returned()) {
            json.writeStartObject();
            json.writeNumberField("line", late.line().number());
            json.writeFieldName("answer");
            write(late.answer(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (step.line().expected().isPresent()) {
            json.writeStringField("expected", step.line().expected().get().words());
        }
        json.writeBooleanField("agrees", step.agrees());
        json.writeEndObject();
    }

    private static void write(OperationAnswer answer, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (answer instanceof OperationAnswer.Refused refused) {
            write(refused.why(), json);
        } else if (answer instanceof OperationAnswer.Waits waits) {
            json.writeStringField("state", "waits");
            json.writeStringField("for", waits.pending().waitsFor());
        } else if (answer instanceof OperationAnswer.NotDone notDone) {
            json.writeStringField("state", "not done");
            json.writeStringField("reason", notDone.reason());
        } else if (answer instanceof OperationAnswer.NotSimulated unknown) {
            json.writeStringField("state", "not simulated");
            json.writeStringField("reason", unknown.what());
        } else if (answer instanceof OperationAnswer.Text text) {
            json.writeStringField("state", "done");
            json.writeStringField("text", text.text());
        } else {
            json.writeStringField("state", "done");
            OperationAnswer.Done done = (OperationAnswer.Done) answer;
            if (done.value().isPresent()) {
                json.writeNumberField("value", done.value().getAsLong());
            }
        }
        json.writeEndObject();
    }

    private static void write(Refusal why, JsonGenerator json) throws IOException {
        json.writeStringField("state", "refused");
        json.writeStringField("errno", why.errno().name());
        json.writeNumberField("number", why.errno().number());
        json.writeStringField("reason", why.reason());
        if (why.heldBy().isPresent()) {
            json.writeStringField("heldBy", why.heldBy().get());
        }
        if (why.cure().isPresent()) {
            json.writeStringField("cure", why.cure().get());
        }
    }
}

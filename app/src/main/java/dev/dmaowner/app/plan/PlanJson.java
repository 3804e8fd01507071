package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.HostFacts.GroupFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.PlanText;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.Isolation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Writes a plan as described by {@code plan.schema.json}: the lines that {@link PlanFile} reads, and the same in a form that
 * readers and other programs can use.
 */
final class PlanJson {

    private final Plan plan;

    PlanJson(Plan plan) {
        this.plan = plan;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", plan.version());
        json.writeStringField("digest", plan.digest());
        writeGoal(json);
        writeCompanions(json, "leaving", plan.leaving());
        writeCompanions(json, "staying", plan.staying());
        writeCompanions(json, "ending", plan.ending());
        json.writeArrayFieldStart("despite");
        for (String guard : plan.despite()) {
            json.writeString(guard);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("host");
        json.writeStringField("identity", plan.facts().host());
        json.writeStringField("boot", plan.facts().boot());
        json.writeStringField("kernel", plan.facts().kernelRelease());
        json.writeEndObject();
        json.writeArrayFieldStart("facts");
        for (DeviceFact fact : plan.facts().devices()) {
            write(json, fact);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("groups");
        for (GroupFact group : plan.facts().groups()) {
            json.writeStartObject();
            json.writeStringField("group", group.group().toString());
            json.writeArrayFieldStart("members");
            for (String member : group.members()) {
                json.writeString(member);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        for (Step step : plan.steps()) {
            write(json, step);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("plan");
        for (String line : PlanText.lines(plan)) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeGoal(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("goal");
        json.writeStringField("verb", plan.goal().word());
        writeOrNull(
                json, "driver", plan.goal() instanceof Goal.Take take ? Optional.of(take.driver()) : Optional.empty());
        json.writeArrayFieldStart("devices");
        for (Object device : plan.goal().devices()) {
            json.writeString(device.toString());
        }
        json.writeEndArray();
        if (plan.goal() instanceof Goal.Vfs vfs) {
            writeFunctions(json, vfs);
        }
        if (plan.goal() instanceof Goal.Take take && take.functions().isPresent()) {
            Goal.Vfs made = take.functions().get();
            json.writeStringField("physicalFunction", made.device().toString());
            writeFunctions(json, made);
        }
        if (plan.goal() instanceof Goal.Take take && take.isolation() == Isolation.NONE) {
            json.writeStringField("isolation", "none");
        }
        if (plan.goal() instanceof Goal.Take take && !take.variants().isEmpty()) {
            json.writeObjectFieldStart("variants");
            for (DeviceId device : take.devices()) {
                if (take.variants().containsKey(device)) {
                    json.writeStringField(device.toString(), take.driverOf(device));
                }
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeFunctions(JsonGenerator json, Goal.Vfs vfs) throws IOException {
        json.writeNumberField("functions", vfs.count());
        json.writeStringField("drivers", vfs.drivers() == Goal.Vfs.Drivers.KEPT_OFF ? "kept-off" : "as-set");
    }

    /** Writes companions as the array {@code name}. */
    static void writeCompanions(JsonGenerator json, String name, List<Companion> companions) throws IOException {
        json.writeArrayFieldStart(name);
        for (Companion companion : companions) {
            json.writeStartObject();
            json.writeStringField("device", companion.device().toString());
            json.writeStringField("driver", companion.driver());
            json.writeStringField("reason", companion.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, DeviceFact fact) throws IOException {
        json.writeStartObject();
        json.writeStringField("device", fact.device().toString());
        json.writeStringField("modalias", fact.modalias());
        writeOrNull(json, "driver", fact.binding().driver());
        writeOrNull(json, "override", fact.binding().override());
        writeOrNull(json, "group", fact.group().map(GroupId::toString));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Step step) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", step.number());
        json.writeFieldName("action");
        ActionJson.write(json, step.action());
        json.writeFieldName("write");
        Optional<ControlWrite> write = step.action().write();
        if (write.isPresent()) {
            json.writeStartObject();
            json.writeStringField("path", write.get().path());
            json.writeStringField("text", write.get().text());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
        json.writeStringField("expected", "done");
        json.writeStringField("reason", step.reason());
        json.writeArrayFieldStart("inverse");
        for (Action action : step.inverse()) {
            ActionJson.write(json, action);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeOrNull(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeFieldName(name);
        if (value.isPresent()) {
            json.writeString(value.get());
        } else {
            json.writeNull();
        }
    }
}

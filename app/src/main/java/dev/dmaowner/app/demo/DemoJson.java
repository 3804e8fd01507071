package dev.dmaowner.app.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.demo.Performance.ActPlayed;
import dev.dmaowner.app.demo.Performance.Group;
import dev.dmaowner.app.demo.Story.Act;
import dev.dmaowner.app.demo.Story.Item;
import dev.dmaowner.app.demo.Story.Prose;
import dev.dmaowner.app.scenario.ScenarioJson;
import dev.dmaowner.app.show.OwnershipWords;
import java.io.IOException;
import java.util.List;

/** Writes a story as JSON: each act with its prose and the answers of each generation of the rule. */
final class DemoJson {

    private final Story story;
    private final List<Performance> performances;

    DemoJson(Story story, List<Performance> performances) {
        this.story = story;
        this.performances = performances;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("acts");
        for (int i = 0; i < story.acts().size(); i++) {
            write(story.acts().get(i), i, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Act act, int number, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("title", act.title());
        json.writeArrayFieldStart("story");
        for (Item item : act.items()) {
            json.writeString(
                    item instanceof Prose prose
                            ? String.join("\n", prose.lines())
                            : "# " + ((Story.Operation) item).line().text());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("played");
        for (Performance performance : performances) {
            json.writeObjectFieldStart(performance.rules().generation().word());
            write(performance.acts().get(number), json);
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(ActPlayed act, JsonGenerator json) throws IOException {
        json.writeFieldName("lines");
        ScenarioJson.writeSteps(act.steps(), json);
        json.writeArrayFieldStart("groups");
        for (Group group : act.groups()) {
            json.writeStartObject();
            json.writeStringField("id", group.id().toString());
            json.writeStringField("name", group.name().orElse(null));
            json.writeArrayFieldStart("devices");
            for (DeviceId device : group.members()) {
                json.writeString(device.name());
            }
            json.writeEndArray();
            json.writeStringField("state", OwnershipWords.state(group.ownership()));
            json.writeStringField("words", OwnershipWords.phrase(group.ownership()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

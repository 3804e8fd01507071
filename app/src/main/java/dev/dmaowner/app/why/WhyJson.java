package dev.dmaowner.app.why;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.why.Diagnosis.Answer;
import dev.dmaowner.app.why.MachineAnswer.GroupAnswer;
import dev.dmaowner.app.why.MachineAnswer.Thing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes what messages mean as {@code why.schema.json} says. */
final class WhyJson {

    private final Explanation explanation;

    WhyJson(Explanation explanation) {
        this.explanation = explanation;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("lines", explanation.diagnosis().lines());
        json.writeNumberField("unknownLines", explanation.diagnosis().unknown());
        json.writeArrayFieldStart("messages");
        for (Answer answer : explanation.diagnosis().answers()) {
            write(json, answer);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("nearest");
        for (KnownMessage message : explanation.nearest()) {
            json.writeStartObject();
            json.writeStringField("name", message.name());
            json.writeStringField("says", message.says().get(0).toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (explanation.machine().isPresent()) {
            write(json, explanation.machine().get());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Answer answer) throws IOException {
        KnownMessage message = answer.message();
        json.writeStartObject();
        json.writeStringField("name", message.name());
        json.writeNumberField("line", answer.line());
        writeTexts(json, "from", message.from());
        writeIfPresent(json, "device", answer.named().device());
        writeIfPresent(json, "group", answer.named().group());
        writeIfPresent(json, "releases", message.releases());
        json.writeStringField("check", message.check());
        json.writeStringField("means", message.means());
        writeTexts(
                json, "look", message.look().stream().map(answer.named()::fill).toList());
        json.writeStringField("cure", answer.named().fill(message.cure()));
        writeTexts(json, "rule", message.rule());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, MachineAnswer machine) throws IOException {
        json.writeObjectFieldStart("machine");
        json.writeStringField("source", machine.source());
        json.writeArrayFieldStart("things");
        for (Thing thing : machine.things()) {
            json.writeStartObject();
            json.writeStringField("name", thing.name());
            writeIfPresent(json, "driver", thing.driver());
            if (thing.group().isPresent()) {
                write(json, thing.group().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        writeTexts(json, "absent", machine.absent());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, GroupAnswer answer) throws IOException {
        json.writeObjectFieldStart("group");
        json.writeStringField("id", answer.group().id().toString());
        json.writeStringField("availability", AvailabilityWords.name(answer.availability()));
        json.writeStringField("ownership", OwnershipWords.state(answer.group().ownership()));
        writeTexts(json, "blockers", answer.blockers());
        writeTexts(json, "findings", answer.findings());
        writeIfPresent(json, "cure", answer.cure());
        json.writeEndObject();
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}

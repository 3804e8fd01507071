package dev.dmaowner.app.fleet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.JsonOutput.Document;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** A line of JSON, and what is in it. */
final class Lines {

    private static final JsonFactory JSON = new JsonFactory();

    private Lines() {}

    /** {@return a document in one line} */
    static String json(Document document) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            document.writeTo(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Writes an answer as the member of its question, if it is known. */
    static void write(JsonGenerator json, Question question, Optional<Object> answer) throws IOException {
        if (answer.isEmpty()) {
            return;
        }
        json.writeFieldName(question.word());
        if (answer.get() instanceof Long number) {
            json.writeNumber(number);
        } else if (answer.get() instanceof Boolean yes) {
            json.writeBoolean(yes);
        } else if (answer.get() instanceof List<?> several) {
            json.writeStartArray();
            for (Object each : several) {
                json.writeString(each.toString());
            }
            json.writeEndArray();
        } else {
            json.writeString(answer.get().toString());
        }
    }
}

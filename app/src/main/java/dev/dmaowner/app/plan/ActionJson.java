package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import java.io.IOException;
import java.util.List;

/** Actions as JSON: their words, each under a name. */
final class ActionJson {

    private static final List<String> NAMES = List.of("kind", "device", "driver", "modalias");

    private ActionJson() {}

    static void write(JsonGenerator json, Action action) throws IOException {
        List<String> words = ActionText.words(action);
        json.writeStartObject();
        for (int i = 0; i < words.size(); i++) {
            json.writeStringField(NAMES.get(i), words.get(i));
        }
        json.writeEndObject();
    }
}

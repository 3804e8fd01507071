package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import java.io.IOException;
import java.util.List;

/** Actions as JSON: their words, each under a name. */
final class ActionJson {

    private static final List<String> NAMES = List.of("kind", "device", "driver", "modalias");
    private static final List<String> NAMES_OF_CONSOLE = List.of("kind", "device", "console", "state");

    private ActionJson() {}

    static void write(JsonGenerator json, Action action) throws IOException {
        List<String> words = ActionText.words(action);
        List<String> names = action instanceof Action.Console ? NAMES_OF_CONSOLE : NAMES;
        json.writeStartObject();
        for (int i = 0; i < words.size(); i++) {
            json.writeStringField(names.get(i), words.get(i));
        }
        json.writeEndObject();
    }
}

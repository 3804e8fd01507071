package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import java.io.IOException;
import java.util.List;

/** Actions as JSON: their words, each under a name. */
final class ActionJson {

    private static final List<String> NAMES = List.of("kind", "device", "driver", "modalias", "user", "group", "mode");
    private static final List<String> NAMES_OF_CONSOLE = List.of("kind", "device", "console", "state");
    private static final List<String> NAMES_OF_OPEN = List.of("kind", "device", "iommuGroup", "user", "group", "mode");

    private static final List<String> NAMES_OF_FUNCTIONS = List.of("kind", "device", "count");
    private static final List<String> NAMES_OF_LINK = List.of("kind", "device", "function", "settings");
    private static final List<String> NAMES_OF_SWITCH = List.of("kind", "device", "state");

    private ActionJson() {}

    static void write(JsonGenerator json, Action action) throws IOException {
        List<String> words = ActionText.words(action);
        List<String> names = names(action);
        json.writeStartObject();
        for (int i = 0; i < words.size(); i++) {
            json.writeStringField(names.get(i), words.get(i));
        }
        json.writeEndObject();
    }

    private static List<String> names(Action action) {
        if (action instanceof Action.Console) {
            return NAMES_OF_CONSOLE;
        }
        if (action instanceof Action.MakeFunctions || action instanceof Action.RemoveFunctions) {
            return NAMES_OF_FUNCTIONS;
        }
        if (action instanceof Action.SetLink) {
            return NAMES_OF_LINK;
        }
        if (action instanceof Action.Autoprobe || action instanceof Action.NoIommu) {
            return NAMES_OF_SWITCH;
        }
        return action instanceof Action.Open ? NAMES_OF_OPEN : NAMES;
    }
}

package dev.dmaowner.app.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.plan.PlanFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts in somebody's JSON. */
final class JsonText {

    private JsonText() {}

    static String of(JsonNode json, String name) throws PlanFormatException {
        return optional(json, name).orElseThrow(() -> new PlanFormatException("'" + name + "' is null"));
    }

    /** {@return the text, empty for null} */
    static Optional<String> optional(JsonNode json, String name) throws PlanFormatException {
        JsonNode value = json.get(name);
        if (value == null || !value.isTextual() && !value.isNull()) {
            throw new PlanFormatException("there is no text '" + name + "' where there must be one");
        }
        return value.isNull() ? Optional.empty() : Optional.of(value.textValue());
    }

    static List<JsonNode> array(JsonNode json, String name) throws PlanFormatException {
        JsonNode value = json.get(name);
        if (value == null || !value.isArray()) {
            throw new PlanFormatException("there is no list '" + name + "' where there must be one");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }
}

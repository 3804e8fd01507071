package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.PlanFormatException;
import java.io.IOException;

/** Actions as JSON. */
final class ActionJson {

    private ActionJson() {}

    static void write(JsonGenerator json, Action action) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", kind(action));
        json.writeStringField("device", action.device().toString());
        if (action instanceof Action.SetOverride set) {
            json.writeStringField("driver", set.driver());
        } else if (action instanceof Action.Unbind unbind) {
            json.writeStringField("driver", unbind.driver());
        } else if (action instanceof Action.Bind bind) {
            json.writeStringField("driver", bind.driver());
        } else if (action instanceof Action.Vacate vacate) {
            json.writeStringField("driver", vacate.keeper());
        } else if (action instanceof Action.Expect expect) {
            json.writeStringField("driver", expect.driver());
        } else if (action instanceof Action.Persist persist) {
            json.writeStringField("driver", persist.driver());
            json.writeStringField("modalias", persist.modalias());
        }
        json.writeEndObject();
    }

    private static String kind(Action action) {
        if (action instanceof Action.SetOverride) {
            return "override";
        } else if (action instanceof Action.Unbind) {
            return "unbind";
        } else if (action instanceof Action.Bind) {
            return "bind";
        } else if (action instanceof Action.Probe) {
            return "probe";
        } else if (action instanceof Action.Vacate) {
            return "vacate";
        } else if (action instanceof Action.Expect) {
            return "expect";
        }
        return action instanceof Action.Persist ? "persist" : "forget";
    }

    static Action read(JsonNode json) throws PlanFormatException {
        DeviceId device = DeviceId.parse(JsonText.of(json, "device"));
        String kind = JsonText.of(json, "kind");
        return switch (kind) {
            case "override" -> new Action.SetOverride(device, JsonText.of(json, "driver"));
            case "unbind" -> new Action.Unbind(device, JsonText.of(json, "driver"));
            case "bind" -> new Action.Bind(device, JsonText.of(json, "driver"));
            case "probe" -> new Action.Probe(device);
            case "vacate" -> new Action.Vacate(device, JsonText.of(json, "driver"));
            case "expect" -> new Action.Expect(device, JsonText.of(json, "driver"));
            case "persist" -> new Action.Persist(device, JsonText.of(json, "driver"), JsonText.of(json, "modalias"));
            case "forget" -> new Action.Forget(device);
            default -> throw new PlanFormatException("'" + kind + "' is no kind of action");
        };
    }
}

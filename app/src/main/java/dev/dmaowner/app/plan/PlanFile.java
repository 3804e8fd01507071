package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ControlWrite;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads a plan that {@link PlanJson} wrote. A file that was cut, edited or written by another version is refused with the
 * reason; what is refused has touched nothing.
 */
final class PlanFile {

    private static final long LARGEST = 16 << 20;

    private PlanFile() {}

    static Plan read(Path file) throws IOException {
        if (Files.size(InputFile.of(file)) > LARGEST) {
            throw new PlanFormatException(file + " is too large for a plan");
        }
        try {
            return parse(Files.readString(file));
        } catch (PlanFormatException e) {
            throw new PlanFormatException(file + " is no plan that can be carried out: " + e.getMessage());
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new PlanFormatException(file + " is no plan that can be carried out: it is no text");
        }
    }

    static Plan parse(String text) throws PlanFormatException {
        ObjectMapper mapper = new ObjectMapper(new JsonFactory())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
        try {
            JsonNode json = mapper.readTree(text);
            if (json == null || !json.isObject()) {
                throw new PlanFormatException("it is no JSON object");
            }
            return plan(json);
        } catch (JsonProcessingException e) {
            throw new PlanFormatException("it is cut off, or was never whole: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw new PlanFormatException(Objects.requireNonNullElse(e.getMessage(), "one of its values is invalid"));
        }
    }

    private static Plan plan(JsonNode json) throws PlanFormatException {
        JsonNode version = json.get("version");
        if (version == null || !version.isInt() || version.intValue() != Plan.VERSION) {
            throw new PlanFormatException(
                    "it is of version " + version + ", and this program knows version " + Plan.VERSION);
        }
        List<String> despite = new ArrayList<>();
        for (JsonNode guard : JsonText.array(json, "despite")) {
            despite.add(guard.asText());
        }
        Plan plan = new Plan(
                goal(json.path("goal")),
                companions(json, "leaving"),
                companions(json, "staying"),
                despite,
                facts(json),
                steps(json));
        if (!plan.digest().equals(JsonText.of(json, "digest"))) {
            throw new PlanFormatException("it was edited: its digest is that of another plan");
        }
        return plan;
    }

    private static Goal goal(JsonNode json) throws PlanFormatException {
        List<DeviceId> devices = new ArrayList<>();
        for (JsonNode device : JsonText.array(json, "devices")) {
            devices.add(DeviceId.parse(device.asText()));
        }
        return switch (JsonText.of(json, "verb")) {
            case "take" -> new Goal.Take(devices, JsonText.of(json, "driver"));
            case "give" -> new Goal.Give(devices);
            default -> throw new PlanFormatException("its goal is neither to take nor to give");
        };
    }

    private static List<Companion> companions(JsonNode json, String name) throws PlanFormatException {
        List<Companion> companions = new ArrayList<>();
        for (JsonNode companion : JsonText.array(json, name)) {
            companions.add(new Companion(
                    DeviceId.parse(JsonText.of(companion, "device")),
                    JsonText.of(companion, "driver"),
                    JsonText.of(companion, "reason")));
        }
        return companions;
    }

    private static HostFacts facts(JsonNode json) throws PlanFormatException {
        List<DeviceFact> devices = new ArrayList<>();
        for (JsonNode fact : JsonText.array(json, "facts")) {
            Optional<String> group = JsonText.optional(fact, "group");
            devices.add(new DeviceFact(
                    DeviceId.parse(JsonText.of(fact, "device")),
                    new DeviceBinding(JsonText.optional(fact, "driver"), JsonText.optional(fact, "override")),
                    group.map(number -> new GroupId(Integer.parseInt(number)))));
        }
        JsonNode host = json.path("host");
        return new HostFacts(JsonText.of(host, "identity"), JsonText.of(host, "kernel"), devices);
    }

    private static List<Step> steps(JsonNode json) throws PlanFormatException {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : JsonText.array(json, "steps")) {
            List<Action> inverse = new ArrayList<>();
            for (JsonNode action : JsonText.array(step, "inverse")) {
                inverse.add(ActionJson.read(action));
            }
            Action action = ActionJson.read(step.path("action"));
            requireSame(step, action, steps.size() + 1);
            steps.add(new Step(steps.size() + 1, action, JsonText.of(step, "reason"), inverse));
        }
        return steps;
    }

    /** What follows from the action is there for readers, who must not be told something else than what will be done. */
    private static void requireSame(JsonNode step, Action action, int number) throws PlanFormatException {
        JsonNode write = step.path("write");
        Optional<ControlWrite> said = write.isObject()
                ? Optional.of(new ControlWrite(JsonText.of(write, "path"), JsonText.of(write, "text")))
                : Optional.empty();
        boolean same = said.equals(action.write())
                && step.path("number").asInt() == number
                && JsonText.of(step, "expected").equals("done");
        if (!same) {
            throw new PlanFormatException("it was edited: step " + number + " says otherwise than it does");
        }
    }
}

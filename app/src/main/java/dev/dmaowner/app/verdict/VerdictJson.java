package dev.dmaowner.app.verdict;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.NotChecked;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Blocker;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes verdicts as JSON. */
public final class VerdictJson {

    private final JsonGenerator json;

    public VerdictJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes the members of a verdict.
     *
     * @param command the command that plans the steps
     */
    public void write(Verdict verdict, String command) throws IOException {
        writeFindings(verdict.checks().findings());
        writeNotChecked(verdict.checks().notChecked());
        texts("unknown", verdict.unknown());
        json.writeStringField(
                "refusal", verdict.refusal().map(why -> why.reason()).orElse(null));
        json.writeStringField(
                "cure", verdict.refusal().flatMap(why -> why.cure()).orElse(null));
        json.writeStringField("command", verdict.refusal().isPresent() ? null : command);
        texts("load", verdict.unloaded());
        json.writeArrayFieldStart("steps");
        for (Step step : verdict.steps()) {
            json.writeStartObject();
            json.writeStringField("device", step.action().device().toString());
            json.writeStringField("what", step.action().describe());
            json.writeStringField("command", step.action().asShell());
            json.writeStringField("reason", step.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes what safety checks found, in the member {@code findings}. */
    public void writeFindings(List<GuardFinding> findings) throws IOException {
        json.writeArrayFieldStart("findings");
        for (GuardFinding finding : findings) {
            json.writeStartObject();
            json.writeStringField("guard", finding.guard());
            json.writeStringField("device", finding.device().toString());
            json.writeStringField("reason", finding.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes which safety checks could not be made, in the member {@code notChecked}. */
    public void writeNotChecked(List<NotChecked> checks) throws IOException {
        json.writeArrayFieldStart("notChecked");
        for (NotChecked check : checks) {
            json.writeStartObject();
            json.writeStringField("guard", check.guard());
            json.writeStringField("reason", check.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /**
     * {@return what cures a blocker: the shell commands of the plan that moves its device, or advice where no plan can}
     *
     * @param verdict the verdict on the group, empty if there is nothing to take in it
     */
    public static String cure(Blocker blocker, Optional<Verdict> verdict) {
        if (blocker.advice().isPresent()) {
            return blocker.advice().get();
        } else if (verdict.isEmpty()) {
            return "none is needed, as the group has only bridges";
        }
        return verdict.get()
                .refusal()
                .map(why -> why.cure().orElse(why.reason()))
                .orElseGet(() -> commands(blocker.device(), verdict.get()));
    }

    private static String commands(Optional<DeviceId> device, Verdict verdict) {
        Stream<String> loading = device.map(verdict.goal()::driverOf).filter(verdict.unloaded()::contains).stream()
                .map(driver -> "sudo modprobe " + driver);
        Stream<String> moving = verdict.steps().stream()
                .map(Step::action)
                .filter(action -> !(action instanceof Action.Load))
                .filter(action -> device.equals(Optional.of(action.device())))
                .map(Action::asShell);
        return String.join(" && ", Stream.concat(loading, moving).toList());
    }
}

package dev.dmaowner.app.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.rig.RecordedMachine.Extent;
import java.io.IOException;
import java.util.List;
import java.util.function.ToIntFunction;

/** Writes replays for programs. */
final class ReplayJson {

    private final List<ReplayResult> results;
    private final Shown shown;

    ReplayJson(List<ReplayResult> results, Shown shown) {
        this.results = List.copyOf(results);
        this.shown = shown;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("traces");
        for (ReplayResult result : results) {
            write(result, json);
        }
        json.writeEndArray();
        json.writeNumberField("operations", sum(ReplayResult::operations));
        json.writeNumberField("agreeing", sum(ReplayResult::agreeing));
        json.writeNumberField("startsDiffering", sum(result -> result.start().isPresent() ? 1 : 0));
        json.writeNumberField("endedEarly", sum(result -> result.extent() == Extent.ENDED_EARLY ? 1 : 0));
        json.writeEndObject();
    }

    private int sum(ToIntFunction<ReplayResult> number) {
        return results.stream().mapToInt(number).sum();
    }

    private void write(ReplayResult result, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("trace", result.trace());
        json.writeStringField("kernel", result.kernel());
        json.writeStringField("rules", result.rules().rules().generation().word());
        json.writeBooleanField("complete", result.extent() == Extent.COMPLETE);
        json.writeNumberField("operations", result.operations());
        json.writeNumberField("agreeing", result.agreeing());
        json.writeBooleanField("startAgrees", result.start().isEmpty());
        json.writeBooleanField("agree", result.agrees());
        if (result.first().isPresent()) {
            json.writeFieldName("first");
            write(result.first().get(), json);
        }
        if (shown == Shown.ALL) {
            json.writeArrayFieldStart("disagreements");
            for (Disagreement disagreement : result.all()) {
                write(disagreement, json);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(Disagreement disagreement, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("step", disagreement.step());
        json.writeStringField("asked", disagreement.asked());
        writeLines("expected", disagreement.expected(), json);
        writeLines("got", disagreement.got(), json);
        writeLines("around", disagreement.around(), json);
        json.writeEndObject();
    }

    private static void writeLines(String name, List<String> lines, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }
}

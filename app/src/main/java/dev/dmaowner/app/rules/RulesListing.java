package dev.dmaowner.app.rules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelChange.Evidence;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.machine.RulesChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * What the command {@code rules} prints.
 *
 * @param generations those that are listed
 * @param choice the choice for the release that was asked for, empty if none was
 */
record RulesListing(List<OwnershipRules> generations, Optional<RulesChoice> choice) {

    RulesListing {
        generations = List.copyOf(generations);
    }

    void print(PrintWriter out) {
        choice.ifPresent(chosen -> {
            out.println(PrintableText.of(chosen.toString()));
            chosen.caveat().ifPresent(caveat -> out.println(PrintableText.of("note: " + caveat)));
            out.println();
        });
        boolean isFirst = true;
        for (OwnershipRules generation : generations) {
            if (!isFirst) {
                out.println();
            }
            isFirst = false;
            print(generation, out);
        }
    }

    private static void print(OwnershipRules generation, PrintWriter out) {
        out.println(generation.word() + ", kernels: " + generation.kernels());
        TextTable table = new TextTable();
        for (KernelChange change : KernelChange.of(generation)) {
            table.row(change.statement(), change.release(), evidence(change), change.summary());
        }
        table.print(out, "  ");
    }

    private static String evidence(KernelChange change) {
        return change.evidence() == Evidence.RUN ? "run" : "read";
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (choice.isPresent()) {
            RulesChoice chosen = choice.get();
            json.writeObjectFieldStart("asked");
            json.writeStringField("release", chosen.kernelRelease().orElse(""));
            json.writeStringField("rules", chosen.rules().word());
            json.writeStringField("reason", chosen.toString());
            if (chosen.caveat().isPresent()) {
                json.writeStringField("caveat", chosen.caveat().get());
            }
            json.writeEndObject();
        }
        json.writeArrayFieldStart("generations");
        for (OwnershipRules generation : generations) {
            write(generation, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(OwnershipRules generation, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("rules", generation.word());
        json.writeStringField("kernels", generation.kernels());
        json.writeArrayFieldStart("changes");
        for (KernelChange change : KernelChange.of(generation)) {
            json.writeStartObject();
            json.writeStringField("name", change.name());
            json.writeStringField("statement", change.statement());
            json.writeStringField("release", change.release());
            json.writeStringField("evidence", evidence(change));
            json.writeStringField("summary", change.summary());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

package dev.dmaowner.app.rules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelChange.Evidence;
import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.machine.RulesChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
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
            out.println(chosen.toString());
            chosen.caveat().ifPresent(caveat -> out.println("note: " + caveat));
            out.println();
        });
        boolean isFirst = true;
        for (OwnershipRules generation : generations) {
            if (!isFirst) {
                out.println();
            }
            isFirst = false;
            print(generation.word() + ", kernels: " + generation.kernels(), KernelChange.of(generation), out);
        }
        choice.map(RulesChoice::rules).ifPresent(rules -> {
            printUnlessEmpty("of these, not yet in this release:", lacks(rules), out);
            printUnlessEmpty("of later generations, already in this release:", hasAlready(rules), out);
        });
    }

    /** {@return changes of its generation that came after a release} */
    private static List<KernelChange> lacks(KernelRules rules) {
        return KernelChange.of(rules.generation()).stream()
                .filter(change -> !rules.has(change))
                .toList();
    }

    /** {@return changes of later generations that came with a release or before it} */
    private static List<KernelChange> hasAlready(KernelRules rules) {
        return Arrays.stream(KernelChange.values())
                .filter(change -> rules.has(change) && change.since().compareTo(rules.generation()) > 0)
                .toList();
    }

    private static void printUnlessEmpty(String heading, List<KernelChange> changes, PrintWriter out) {
        if (!changes.isEmpty()) {
            out.println();
            print(heading, changes, out);
        }
    }

    private static void print(String heading, List<KernelChange> changes, PrintWriter out) {
        out.println(heading);
        TextTable table = new TextTable();
        for (KernelChange change : changes) {
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
            json.writeStringField("rules", chosen.rules().generation().word());
            json.writeStringField("reason", chosen.toString());
            if (chosen.caveat().isPresent()) {
                json.writeStringField("caveat", chosen.caveat().get());
            }
            writeNames("notYet", lacks(chosen.rules()), json);
            writeNames("already", hasAlready(chosen.rules()), json);
            json.writeEndObject();
        }
        json.writeArrayFieldStart("generations");
        for (OwnershipRules generation : generations) {
            write(generation, json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeNames(String field, List<KernelChange> changes, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (KernelChange change : changes) {
            json.writeString(change.name());
        }
        json.writeEndArray();
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

package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code history}: lists the runs on this host. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description =
                "List the runs of this host with their numbers, what they were for and how far they came; who began them, when and for whom, which"
                        + " devices left their drivers besides, and which safety checks were overruled.",
        footerHeading = "%nExamples:%n",
        footer = {"  dmaowner history", "  dmaowner history --format json"})
public final class HistoryCommand implements Callable<Integer> {

    private static final String INDENT = " ".repeat(21);

    @Mixin
    private HostOptions host = new HostOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public HistoryCommand() {}

    /**
     * A run.
     *
     * @param progress how far it came, a word
     * @param what what it was for, or what is wrong with its journal
     * @param journal its journal, if that can be read
     */
    private record Line(int number, String progress, String what, Optional<Journal> journal) {}

    @Override
    public Integer call() throws IOException {
        StateFolder state = host.state();
        List<Line> lines = new ArrayList<>();
        for (int number : state.journals()) {
            lines.add(line(number, JournalReading.of(state.storage(number))));
        }
        Console console = output.console();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(console, json -> write(json, lines));
        } else {
            lines.forEach(line -> print(console.out(), line));
        }
        return ExitCode.DONE.number();
    }

    private static Line line(int number, JournalReading reading) {
        if (reading instanceof JournalReading.Damaged damaged) {
            return new Line(number, "damaged", String.join("; ", damaged.damages()), Optional.empty());
        } else if (reading instanceof JournalReading.Newer newer) {
            return new Line(number, "newer", newer.advice(), Optional.empty());
        } else if (!(reading instanceof JournalReading.Sound)) {
            return new Line(number, "not-begun", "", Optional.empty());
        }
        Journal journal = ((JournalReading.Sound) reading).journal();
        String progress = journal.progress().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Line(number, progress, RunLine.what(journal.plan().goal()), Optional.of(journal));
    }

    private static void print(PrintWriter out, Line line) {
        out.printf("%4d  %-14s %s%n", line.number, line.progress, line.what);
        line.journal.ifPresent(journal -> {
            List<String> more = new ArrayList<>();
            RunHead head = journal.head();
            head.begun().ifPresent(time -> more.add("begun " + time));
            add(more, "by ", head.user());
            add(more, "on ", head.host());
            add(more, "for ", head.holder());
            add(more, "claim ", head.claim());
            add(more, "with ", String.join(", ", companions(journal.plan())));
            add(more, "despite ", String.join(", ", journal.plan().despite()));
            if (!more.isEmpty()) {
                out.println(INDENT + String.join(", ", more));
            }
        });
    }

    private static void add(List<String> parts, String word, String value) {
        if (!value.isEmpty()) {
            parts.add(word + value);
        }
    }

    /** The devices that left their drivers besides those that were named. */
    private static List<String> companions(Plan plan) {
        return plan.leaving().stream()
                .map(companion -> companion.device().toString())
                .toList();
    }

    private static void write(JsonGenerator json, List<Line> lines) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("runs");
        for (Line line : lines) {
            json.writeStartObject();
            json.writeNumberField("journal", line.number);
            json.writeStringField("progress", line.progress);
            json.writeStringField("what", line.what);
            if (line.journal.isPresent()) {
                write(json, line.journal.get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Journal journal) throws IOException {
        RunHead head = journal.head();
        writeIfKnown(json, "begun", head.begun().map(Object::toString).orElse(""));
        writeIfKnown(json, "user", head.user());
        writeIfKnown(json, "host", head.host());
        writeIfKnown(json, "holder", head.holder());
        writeIfKnown(json, "claim", head.claim());
        write(json, "companions", companions(journal.plan()));
        write(json, "despite", journal.plan().despite());
    }

    private static void writeIfKnown(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void write(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}

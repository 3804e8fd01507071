package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code history}: lists the runs on this host. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "List the runs of this host with their numbers, what they were for, and how far they came.",
        footerHeading = "%nExamples:%n",
        footer = {"  dmaowner history", "  dmaowner history --format json"})
public final class HistoryCommand implements Callable<Integer> {

    @Mixin
    private HostOptions host = new HostOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public HistoryCommand() {}

    private record Line(int number, String progress, String goal) {}

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
            lines.forEach(line -> console.out().printf("%4d  %-14s %s%n", line.number, line.progress, line.goal));
        }
        return ExitCode.DONE.number();
    }

    private static Line line(int number, JournalReading reading) {
        if (reading instanceof JournalReading.Damaged damaged) {
            return new Line(number, "damaged", String.join("; ", damaged.damages()));
        } else if (reading instanceof JournalReading.Newer newer) {
            return new Line(number, "newer", newer.advice());
        } else if (!(reading instanceof JournalReading.Sound)) {
            return new Line(number, "not-begun", "");
        }
        Journal journal = ((JournalReading.Sound) reading).journal();
        Goal goal = journal.plan().goal();
        StringBuilder text = new StringBuilder(goal.word());
        goal.devices().forEach(device -> text.append(' ').append(device));
        if (goal instanceof Goal.Take take) {
            text.append(" to ").append(String.join(", ", take.drivers()));
        } else if (goal instanceof Goal.Vfs vfs) {
            text.append(' ').append(vfs.count());
        }
        String progress = journal.progress().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Line(number, progress, text.toString());
    }

    private static void write(JsonGenerator json, List<Line> lines) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("runs");
        for (Line line : lines) {
            json.writeStartObject();
            json.writeNumberField("journal", line.number);
            json.writeStringField("progress", line.progress);
            json.writeStringField("what", line.goal);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

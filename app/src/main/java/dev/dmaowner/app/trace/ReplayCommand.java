package dev.dmaowner.app.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays recordings of real kernels on the simulated host, and says where the two disagree. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description =
                "Replay recordings of real kernels on the simulated host, operation by operation, and say where they"
                        + " disagree: what was asked, what the kernel answered, what came here, and the state around it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner replay traces/pci-101",
            "  dmaowner replay traces/* --format json",
            "  dmaowner replay ownership/q35-vtd-mix.trace.json",
        })
public final class ReplayCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "TRACE",
            description =
                    "A recording: a folder with machine.json, ops.jsonl and sys.tar.gz, or a file NAME.trace.json whose"
                            + " machine is NAME.sys.tar.gz beside it or in ../pci/captures.")
    private List<Path> traces = List.of();

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "CAPTURE",
            description = "The machine of a recording in one file, if it is elsewhere.")
    private @Nullable Path machine;

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        InstalledPlugins plugins = InstalledPlugins.find(output.global());
        List<ReplayResult> results = new ArrayList<>();
        boolean text = output.format() == OutputFormat.TEXT;
        PrintWriter out = output.console().out();
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), ReplayCommand::daemon);
        try {
            List<Future<ReplayResult>> replays = traces.stream()
                    .map(trace -> workers.submit(() -> replay(trace, plugins)))
                    .toList();
            for (Future<ReplayResult> replay : replays) {
                ReplayResult result = result(replay);
                results.add(result);
                if (text) {
                    print(result, out);
                    out.flush();
                }
            }
        } finally {
            workers.shutdownNow();
        }
        if (text) {
            out.println(summary(results));
        } else {
            JsonOutput.print(output.console(), json -> write(results, json));
        }
        return (results.stream().allMatch(ReplayResult::agrees) ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private ReplayResult replay(Path trace, InstalledPlugins plugins) throws IOException {
        return OwnershipTrace.isOne(trace)
                ? new OwnershipTrace(trace, Optional.ofNullable(machine)).replay(plugins)
                : new TraceFolder(trace).replay(plugins);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "replay");
        thread.setDaemon(true);
        return thread;
    }

    private static ReplayResult result(Future<ReplayResult> replay) throws IOException, InterruptedException {
        try {
            return replay.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof RuntimeException defect) {
                throw defect;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    static void print(ReplayResult result, PrintWriter out) {
        print(
                result.trace() + ": " + result.agreeing() + " of " + result.operations() + " operations agree ("
                        + result.kernel() + ")",
                out);
        result.first().ifPresent(first -> {
            print("  first disagreement, at " + first.step() + ": " + first.asked(), out);
            first.expected().forEach(line -> print("    expected " + line, out));
            first.got().forEach(line -> print("    got      " + line, out));
            first.around().forEach(line -> print("    state    " + line, out));
        });
    }

    private static void print(String line, PrintWriter out) {
        out.println(PrintableText.of(line));
    }

    private static String summary(List<ReplayResult> results) {
        int operations = results.stream().mapToInt(ReplayResult::operations).sum();
        int agreeing = results.stream().mapToInt(ReplayResult::agreeing).sum();
        return agreeing + " of " + operations + " operations agree in " + results.size() + " traces";
    }

    private static void write(List<ReplayResult> results, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("traces");
        for (ReplayResult result : results) {
            json.writeStartObject();
            json.writeStringField("trace", result.trace());
            json.writeStringField("kernel", result.kernel());
            json.writeNumberField("operations", result.operations());
            json.writeNumberField("agreeing", result.agreeing());
            json.writeBooleanField("agree", result.agrees());
            if (result.first().isPresent()) {
                write(result.first().get(), json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField(
                "operations",
                results.stream().mapToInt(ReplayResult::operations).sum());
        json.writeNumberField(
                "agreeing", results.stream().mapToInt(ReplayResult::agreeing).sum());
        json.writeEndObject();
    }

    private static void write(Disagreement first, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("first");
        json.writeStringField("step", first.step());
        json.writeStringField("asked", first.asked());
        writeLines("expected", first.expected(), json);
        writeLines("got", first.got(), json);
        writeLines("around", first.around(), json);
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

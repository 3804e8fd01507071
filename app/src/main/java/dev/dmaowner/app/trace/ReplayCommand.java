package dev.dmaowner.app.trace;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.TraceMachine.Start;
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
import java.util.function.Consumer;
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
            "  dmaowner replay --all --start recorded traces/pci-101",
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

    @Option(names = "--all", description = "Say every operation that disagrees instead of the first.")
    private boolean all;

    @Option(
            names = "--start",
            paramLabel = "HOW",
            converter = StartConverter.class,
            description =
                    "How the machine starts. Groups are always those of the capture. With rule, the default, drivers are"
                            + " registered in the recorded order and matched with the devices; where a recording lacks that order, and"
                            + " with recorded, the bindings are those of the capture too.")
    private Start start = Start.BY_RULE;

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        ReplaySetup setup = new ReplaySetup(InstalledPlugins.find(output.global()), start, rules.choice());
        List<ReplayResult> results = new ArrayList<>();
        boolean isText = output.format() == OutputFormat.TEXT;
        PrintWriter out = output.console().out();
        Shown shown = all ? Shown.ALL : Shown.FIRST;
        ReplayText text = new ReplayText(out, shown);
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), ReplayCommand::daemon);
        try {
            List<Future<ReplayResult>> replays = traces.stream()
                    .map(trace -> workers.submit(() -> replay(trace, setup)))
                    .toList();
            await(replays, results, result -> {
                if (isText) {
                    text.print(result);
                    out.flush();
                }
            });
        } finally {
            workers.shutdownNow();
        }
        if (isText) {
            text.summarize(results);
        } else {
            JsonOutput.print(output.console(), new ReplayJson(results, shown)::writeTo);
        }
        note(results);
        return (results.stream().allMatch(ReplayResult::agrees) ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    /** Lines on a terminal say how far it is themselves. */
    private void await(List<Future<ReplayResult>> replays, List<ReplayResult> results, Consumer<ReplayResult> listener)
            throws IOException, InterruptedException {
        boolean isShown =
                output.format() == OutputFormat.TEXT && output.console().display() == Console.Display.TERMINAL;
        try (Progress progress = isShown ? Progress.none() : Progress.of(output.console(), "replaying")) {
            for (Future<ReplayResult> replay : replays) {
                progress.at(results.size() + " of " + replays.size() + " recordings");
                ReplayResult result = result(replay);
                results.add(result);
                listener.accept(result);
            }
        }
    }

    /** Recordings of one kernel are many, and each note is said once. */
    private void note(List<ReplayResult> results) {
        output.console().out().flush();
        results.stream()
                .map(ReplayResult::rules)
                .distinct()
                .forEach(choice -> RulesNotes.print(output.console(), "replay", choice));
    }

    private ReplayResult replay(Path trace, ReplaySetup setup) throws IOException {
        return OwnershipTrace.isOne(trace)
                ? new OwnershipTrace(trace, Optional.ofNullable(machine)).replay(setup)
                : new TraceFolder(trace).replay(setup);
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
}

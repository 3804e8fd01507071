package dev.dmaowner.app.fleet;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code fleet}: asks many hosts which devices they have. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "List the devices that fulfil a condition on all hosts whose captures are in a folder: which hosts can hand a graphics card to a guest,"
                    + " or what the rules of another kernel would change. The answers are those of 'show'; a comparison with a value that is"
                    + " not known is never fulfilled.",
            "Hosts are read in parallel and printed in the order of their names. A host that cannot be read is reported on standard error, and the"
                    + " command then ends with 4."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner fleet captures --where 'class==gpu && group.alone && numa==0'",
            "  dmaowner fleet captures --where '!takeable && id==10de:1c82' --rules 7.3",
            "  dmaowner fleet captures --where 'class==nic' --count",
            "  dmaowner fleet --names                      what can be asked"
        })
public final class FleetCommand implements Callable<Integer> {

    private static final JsonFactory JSON = new JsonFactory();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "A folder of captures, pasted texts and device trees, a host each.")
    private @Nullable Path folder;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description =
                    "Only devices that fulfil it: questions with ==, !=, <, <=, >, >=, joined by && and ||, with ! and parentheses.")
    private @Nullable String where;

    @Option(
            names = "--count",
            description = "Print how many devices of each host fulfil it, and of how many hosts there are any.")
    private boolean[] count = {};

    @Option(names = "--names", description = "Print what can be asked of a device, and end.")
    private boolean[] names = {};

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public FleetCommand() {}

    /**
     * What one host answers.
     *
     * @param lines what is printed of it
     * @param devices how many devices fulfil the condition
     * @param failure why it could not be read, empty if it could
     */
    private record HostAnswer(List<String> lines, int devices, Optional<String> failure) {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = output.console().out();
        if (names.length > 0) {
            for (Question question : Question.values()) {
                out.printf("%-13s %s%n", question.word(), question.meaning());
            }
            return ExitCode.DONE.number();
        } else if (folder == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "name a folder of captures, or see what can be asked with --names");
        }
        Condition condition = condition();
        MachineFactory machines = rules.applyTo(
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins()));
        return ask(hosts(folder), condition, machines, out);
    }

    private Condition condition() throws CommandFailure {
        try {
            return where == null ? new Condition.All(List.of()) : ConditionText.parse(where);
        } catch (ConditionText.NotUnderstood e) {
            throw new CommandFailure(ExitCode.USAGE, "the condition is not understood: " + e.getMessage());
        }
    }

    /** Links are not followed: a folder of strangers' captures holds captures. */
    private static List<Path> hosts(Path folder) throws IOException, CommandFailure {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.USAGE, folder + " is no folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                            || Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Only so many hosts are held at a time as are read side by side. */
    private int ask(List<Path> hosts, Condition condition, MachineFactory machines, PrintWriter out)
            throws IOException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "fleet");
            thread.setDaemon(true);
            return thread;
        });
        int failed = 0;
        int withDevices = 0;
        int devices = 0;
        try {
            Deque<Future<HostAnswer>> waiting = new ArrayDeque<>();
            int next = 0;
            while (next < hosts.size() || !waiting.isEmpty()) {
                while (next < hosts.size() && waiting.size() < 2 * threads) {
                    Path host = hosts.get(next++);
                    waiting.add(pool.submit(() -> answer(host, condition, machines)));
                }
                HostAnswer answer = get(waiting.remove());
                answer.lines().forEach(out::println);
                out.flush();
                answer.failure().ifPresent(why -> output.console().err().println("dmaowner fleet: " + why));
                failed += answer.failure().isPresent() ? 1 : 0;
                withDevices += answer.devices() > 0 ? 1 : 0;
                devices += answer.devices();
            }
        } finally {
            pool.shutdownNow();
        }
        if (count.length > 0 && output.format() == OutputFormat.TEXT) {
            out.println(devices + " devices on " + withDevices + " of " + hosts.size() + " hosts");
        }
        return (failed > 0 ? ExitCode.UNREADABLE : ExitCode.DONE).number();
    }

    private static HostAnswer get(Future<HostAnswer> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private HostAnswer answer(Path path, Condition condition, MachineFactory machines) {
        String name = String.valueOf(path.getFileName());
        try {
            MachineView view = MachineView.of(new RememberingHost(MachineSource.open(path)), machines);
            HostAnswers answers = new HostAnswers(name, view.host(), view.survey());
            List<String> lines = new ArrayList<>();
            int devices = 0;
            for (SurveyedDevice device : view.survey().devices()) {
                if (condition.holds(question -> answers.of(device, question))) {
                    devices++;
                    if (count.length == 0) {
                        lines.add(output.format() == OutputFormat.JSON ? json(answers, device) : text(answers, device));
                    }
                }
            }
            if (count.length > 0 && devices > 0) {
                lines.add(output.format() == OutputFormat.JSON ? json(name, devices) : name + "  " + devices);
            }
            return new HostAnswer(lines, devices, Optional.empty());
        } catch (IOException e) {
            return new HostAnswer(List.of(), 0, Optional.of(path + ": " + Failures.reason(e)));
        } catch (RuntimeException e) {
            return new HostAnswer(List.of(), 0, Optional.of(path + ": it cannot be understood: " + e));
        }
    }

    private static String text(HostAnswers answers, SurveyedDevice device) throws IOException {
        List<String> words = new ArrayList<>();
        for (Question question : List.of(Question.HOST, Question.DEVICE, Question.DRIVER, Question.ID)) {
            words.add(answers.of(device, question).map(Object::toString).orElse("-"));
        }
        words.add(answers.of(device, Question.GROUP)
                .map(number -> "group " + number)
                .orElse("no group"));
        answers.of(device, Question.AVAILABILITY).map(Object::toString).ifPresent(words::add);
        return String.join("  ", words);
    }

    private static String json(HostAnswers answers, SurveyedDevice device) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Question question : Question.values()) {
                Optional<Object> answer = answers.of(device, question);
                if (answer.isPresent() && answer.get() instanceof Long number) {
                    json.writeNumberField(question.word(), number);
                } else if (answer.isPresent() && answer.get() instanceof Boolean yes) {
                    json.writeBooleanField(question.word(), yes);
                } else if (answer.isPresent()) {
                    json.writeStringField(question.word(), answer.get().toString());
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String json(String host, int devices) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("host", host);
            json.writeNumberField("devices", devices);
            json.writeEndObject();
        }
        return text.toString();
    }
}

package dev.dmaowner.app.fleet;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.fleet.DeviceLines.Detail;
import dev.dmaowner.app.fleet.HostReader.HostAnswer;
import dev.dmaowner.app.fleet.HostReader.KernelEffect;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
                    + " what that would change, what differs between the hosts, and what the rules of the next kernel would change. The answers are"
                    + " those of 'show'; a comparison with a value that is not known is never fulfilled.",
            "Each file and each folder in FOLDER is a host: what --machine of other commands understands. Not looked at are links, names that"
                    + " begin with a dot, and folders that lie deeper.",
            "Hosts are read side by side and printed in the order of their names. A host that cannot be read is reported on standard error, and the"
                    + " command then ends with 4. With --compare it ends with 3 if anything is worse."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner fleet captures --where 'class==gpu && group.alone && numa==0'",
            "  dmaowner fleet captures --where 'class==gpu && slot.with==audio' --changes",
            "  dmaowner fleet captures --where 'class==nic' --count",
            "  dmaowner fleet captures --where 'class==gpu' --by id,driver,availability",
            "  dmaowner fleet captures --rules 7.3 --compare     what the next kernel does",
            "  dmaowner fleet --names                            what can be asked"
        })
public final class FleetCommand implements Callable<Integer> {

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
            names = "--changes",
            description =
                    "Print below each device what taking its group would change: the steps of the plan, or why there is none.")
    private boolean[] changes = {};

    @Option(
            names = "--count",
            description = "Print how many devices of each host fulfil it, and of how many hosts there are any.")
    private boolean[] count = {};

    @Option(
            names = "--by",
            paramLabel = "QUESTION,...",
            description = "Print how many devices on how many hosts give the same answers to these questions.")
    private @Nullable String by;

    @Option(
            names = "--compare",
            description = "With --rules: print what these rules change, as 'compare' says it of one host.")
    private boolean[] compare = {};

    @Option(names = "--names", description = "Print what can be asked of a device, and end.")
    private boolean[] names = {};

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public FleetCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (names.length > 0) {
            for (Question question : Question.values()) {
                output.console().out().printf("%-13s %s%n", question.word(), question.meaning());
            }
            return ExitCode.DONE.number();
        }
        Path hosts = folder();
        Condition condition = condition();
        MachineFactory present =
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins());
        MachineFactory asked = rules.applyTo(present);
        OutputFormat format = output.format();
        if (compare.length > 0) {
            return print(Fleet.in(hosts, present), new KernelChanges(condition, format, present, asked));
        } else if (by != null) {
            return printSame(Fleet.in(hosts, asked), new SameAnswers(condition, questions(by)));
        }
        Detail detail = changes.length > 0 ? Detail.CHANGES : Detail.LINE;
        HostReader reader = count.length > 0
                ? new HostCounts(condition, format)
                : new DeviceLines(condition, format, detail, rules.words());
        return print(Fleet.in(hosts, asked), reader);
    }

    private Path folder() throws CommandFailure {
        if (folder == null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "name a folder of captures, or see what can be asked with --names");
        } else if (Stream.of(changes.length > 0, count.length > 0, by != null, compare.length > 0)
                        .filter(is -> is)
                        .count()
                > 1) {
            throw new CommandFailure(ExitCode.USAGE, "use one of --changes, --count, --by and --compare");
        } else if (compare.length > 0 && rules.choice().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "compare with which rules? Name those of the next kernel, such as --rules 7.3");
        }
        return folder;
    }

    private Condition condition() throws CommandFailure {
        try {
            return where == null ? new Condition.All(List.of()) : ConditionText.parse(where);
        } catch (ConditionText.NotUnderstood e) {
            throw new CommandFailure(ExitCode.USAGE, "the condition is not understood: " + e.getMessage());
        }
    }

    private static List<Question> questions(String words) throws CommandFailure {
        return Question.several(words)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "'" + words + "' are no questions separated by commas (" + String.join(", ", Question.words())
                                + ")"));
    }

    /** What has been heard of all hosts so far. */
    private final class Heard implements Fleet.Audience {
        private int failed;
        private int withDevices;
        private long devices;
        private int worse;
        private int notForetold;

        @Override
        public void hear(Path place, HostAnswer answer) {
            Console console = output.console();
            answer.lines().forEach(console.out()::println);
            console.out().flush();
            answer.failure().ifPresent(why -> {
                console.err().println("dmaowner fleet: " + why);
                console.err().flush();
            });
            failed += answer.failure().isPresent() ? 1 : 0;
            withDevices += answer.devices() > 0 ? 1 : 0;
            devices += answer.devices();
            worse += answer.effects().contains(KernelEffect.WORSE) ? 1 : 0;
            notForetold += answer.effects().contains(KernelEffect.NOT_FORETOLD) ? 1 : 0;
        }

        int exitCode() {
            return (failed > 0 ? ExitCode.UNREADABLE : worse > 0 ? ExitCode.REFUSED : ExitCode.DONE).number();
        }
    }

    private int print(Fleet fleet, HostReader reader) throws IOException, CommandFailure {
        Heard heard = new Heard();
        fleet.ask(reader, heard);
        Console console = output.console();
        if (count.length > 0 && output.format() == OutputFormat.TEXT) {
            console.out()
                    .println(heard.devices + " devices on " + heard.withDevices + " of " + fleet.size() + " hosts");
        }
        if (heard.notForetold > 0) {
            console.err()
                    .println("dmaowner fleet: note: the comparison is incomplete for " + heard.notForetold + " of "
                            + fleet.size() + " hosts; 'dmaowner compare -m HOST "
                            + String.join(" ", rules.words()) + "' says what it leaves out");
        }
        return heard.exitCode();
    }

    private int printSame(Fleet fleet, SameAnswers same) throws IOException, CommandFailure {
        Heard heard = new Heard();
        fleet.ask(same, (place, answer) -> {
            heard.hear(place, answer);
            same.hear(place, answer);
        });
        same.print(output.console().out(), output.format());
        return heard.exitCode();
    }
}

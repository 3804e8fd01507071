package dev.dmaowner.app.why;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.HostRemarks;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a message of the kernel or of a program means. */
@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Say what a message of Linux, QEMU, libvirt, DPDK, SPDK, Proxmox VE or a shell means: which check it is, what to look at, the"
                    + " cure, and the statements of the kernel's rule behind it. Of the device and the group that it names, say what"
                    + " the machine says.",
            "A text of several lines, such as a log, is searched for every message that is known. Ends with 3 if none is."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner why \"group 8 is not viable\"",
            "  dmaowner why -m host.tar.gz \"group 8 is not viable\"",
            "  sudo dmesg | dmaowner why -        a whole log",
            "  dmaowner why - < /var/log/libvirt/qemu/guest.log",
            "  dmaowner why --messages mine.txt \"...\"   more messages"
        })
public final class WhyCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";
    private static final int LARGEST_TEXT = 64 << 20;
    private static final int LARGEST_TABLE = 4 << 20;
    private static final int MOST_NEAREST = 3;
    /** A longer text is no single message, and shares words with every message. */
    private static final int MOST_LINES_OF_ONE = 5;

    @Parameters(
            arity = "1..*",
            paramLabel = "MESSAGE",
            description = "What was printed, or - to read it from standard input.")
    private List<String> words = List.of();

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description =
                    "Know the messages of this table too; messages.txt in the sources of this command describes the format.")
    private @Nullable Path messages;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public WhyCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<KnownMessage> table = table();
        String text = text();
        Diagnosis diagnosis = Diagnosis.of(table, text);
        if (diagnosis.lines() == 0) {
            throw new CommandFailure(ExitCode.USAGE, "there is no message: the text is empty");
        }
        boolean isKnown = !diagnosis.answers().isEmpty();
        boolean isShort = diagnosis.lines() <= MOST_LINES_OF_ONE;
        Explanation explanation = new Explanation(
                diagnosis,
                isKnown || !isShort ? List.of() : Diagnosis.nearest(table, text, MOST_NEAREST),
                machineAnswer(diagnosis));
        Console console = output.console();
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(console, new WhyJson(explanation)::writeTo);
        } else {
            new WhyText(new Palette(output.colour()), console).print(explanation);
        }
        console.out().flush();
        if (!isKnown) {
            throw new CommandFailure(ExitCode.REFUSED, unknown(explanation.nearest()));
        }
        return ExitCode.DONE.number();
    }

    private static String unknown(List<KnownMessage> nearest) {
        return "none of the known messages is in it"
                + (nearest.isEmpty()
                        ? ""
                        : "; nearest: "
                                + nearest.stream()
                                        .map(message -> "\"" + message.says().get(0) + "\"")
                                        .collect(Collectors.joining(", ")));
    }

    private Optional<MachineAnswer> machineAnswer(Diagnosis diagnosis) throws CommandFailure, IOException {
        List<NamedThings> named = diagnosis.answers().stream()
                .flatMap(answer -> answer.things().stream())
                .filter(NamedThings::areAny)
                .toList();
        if (named.isEmpty() && machine.machines().isEmpty()) {
            return Optional.empty();
        }
        MachineFactory machines = rules.applyTo(
                MachineFactory.of(InstalledPlugins.findSome(output.global()).plugins()));
        Host host = new RememberingHost(MachineSource.open(machine.machines(), RegisterAccess.CONFIGURATION_SPACE));
        HostRemarks.print(output.console(), "why", host);
        List<String> options = TakeCommandLine.options(machine, rules, new DriversOption());
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(MachineAnswer.of(MachineView.of(host, machines), machines, options, named));
    }

    private List<KnownMessage> table() throws IOException {
        List<KnownMessage> all = new ArrayList<>();
        Path more = messages;
        if (more != null) {
            try (InputStream in = InputFile.open(more)) {
                all.addAll(MessageTable.parse(more.toString(), read(in, LARGEST_TABLE, more.toString())));
            }
        }
        for (KnownMessage message : MessageTable.builtIn()) {
            if (all.stream().noneMatch(own -> own.name().equals(message.name()))) {
                all.add(message);
            }
        }
        return all;
    }

    private String text() throws CommandFailure, IOException {
        if (!words.equals(List.of(STANDARD_INPUT))) {
            return String.join(" ", words);
        } else if (machine.machines().contains(STANDARD_INPUT)) {
            throw new CommandFailure(ExitCode.USAGE, "standard input cannot be both the message and the machine");
        }
        return read(System.in, LARGEST_TEXT, "standard input");
    }

    private static String read(InputStream in, int largest, String name) throws IOException {
        byte[] content = in.readNBytes(largest + 1);
        if (content.length > largest) {
            throw new IOException(name + " is larger than " + largest + " bytes");
        }
        return new String(content, StandardCharsets.UTF_8);
    }
}

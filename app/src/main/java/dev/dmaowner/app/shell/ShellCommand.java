package dev.dmaowner.app.shell;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.HostRemarks;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.shell.Dialogue.Next;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code shell}: what would happen if, asked line by line. */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Type the lines of a scenario one after the other on a simulation of a machine, and see what a kernel would answer and"
                    + " what changes. Nothing is written to the machine itself.",
            "The tab key completes commands, paths, devices and drivers of the simulation. 'undo' takes the last line back, 'why'"
                    + " tells what the last error means, 'history' prints the lines so far, 'help' tells of these.",
            "Without a terminal, lines are read from standard input."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner shell -m sample:pci",
            "  dmaowner shell                     what this machine would answer",
            "  dmaowner shell -m host.tar.gz --rules 6.17"
        })
public final class ShellCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Option(
            names = "--parameter",
            paramLabel = "MODULE.NAME=VALUE",
            description = "Set a module parameter at load, such as vfio_platform.reset_required=0.")
    private Map<String, String> parameters = Map.of();

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public ShellCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (machine.machines().contains(STANDARD_INPUT)) {
            throw new CommandFailure(ExitCode.USAGE, "the shell reads standard input, so the machine has to be a file");
        }
        GlobalOptions global = GlobalOptions.of(spec);
        MachineFactory machines = drivers.applyTo(rules.applyTo(
                        MachineFactory.of(InstalledPlugins.findSome(global).plugins())))
                .parameters(parameters);
        Host host = new RememberingHost(MachineSource.open(machine.machines()));
        HostRemarks.print(global.console(), "shell", host);
        RulesNotes.print(global.console(), "shell", machines.rulesFor(host));
        global.console().err().flush();
        PrintWriter out = global.console().out();
        try (Dialogue dialogue = new Dialogue(host, machines, new Palette(global.colour()), global.console())) {
            // Null unless both standard input and output are a terminal.
            if (System.console() != null) {
                onTerminal(dialogue, out);
            } else {
                onLines(dialogue);
            }
        }
        return ExitCode.DONE.number();
    }

    private static void onTerminal(Dialogue dialogue, PrintWriter out) throws IOException, CommandFailure {
        out.println("a simulation; nothing is written to the machine itself ('help' tells what can be typed)");
        out.flush();
        // By the programs of the system: nothing native is unpacked into a folder that others can write.
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .exec(true)
                .jni(false)
                .ffm(false)
                .build()) {
            TerminalLines lines = new TerminalLines(terminal, dialogue);
            Optional<String> line = lines.next();
            while (line.isPresent() && dialogue.answer(line.get()) == Next.ANOTHER_LINE) {
                line = lines.next();
            }
        }
    }

    private static void onLines(Dialogue dialogue) throws IOException, CommandFailure {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && dialogue.answer(line) == Next.ANOTHER_LINE) {
            line = lines.readLine();
        }
    }
}

package dev.dmaowner.app.recording;

import dev.dmaowner.app.calls.LiveCalls;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plan.Locks;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.OperationAnswer;
import dev.dmaowner.app.scenario.Scenario;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.run.HostLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code record}: carries a scenario out on this machine and keeps what the kernel answers. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Carry a scenario out on THIS machine, not on a simulation, and write what the kernel answers to a folder that 'replay' reads, so"
                    + " that the model can be held against this kernel.",
            "Devices change their drivers, as the scenario says: nothing is checked, asked or undone. Try it with 'simulate' first, on a"
                    + " machine that can be rebooted. The folder has a capture of the machine before the first line.",
            "Lines are writes to files of /sys (but registers and resets), VFIO's verbs, 'close' and 'sleep'; devices of PCI are"
                    + " followed. What is expected behind a line is not looked at."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner simulate scenario.txt                        what would happen",
            "  sudo dmaowner record scenario.txt -o recorded",
            "  dmaowner replay recorded                              does the model agree"
        })
public final class RecordCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SCENARIO", description = "A file with a scenario; - is standard input.")
    @SuppressWarnings("NullAway.Init") // Picocli assigns it before it runs the command.
    private Path scenario;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where the recording goes: a new folder, or an empty one.")
    @SuppressWarnings("NullAway.Init") // Picocli assigns a required option before it runs the command.
    private Path folder;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    public RecordCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        List<Operation> operations = RecordableScenario.operations(Scenario.read(scenario));
        Host host = LiveCalls.thisMachine(RegisterAccess.CONFIGURATION_SPACE);
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new CommandFailure(ExitCode.USAGE, folder + " is not empty, and nothing is overwritten");
            }
        }
        PrintWriter out = GlobalOptions.of(spec).console().out();
        Recording recording = new Recording(host, folder);
        // A change by another run at the same time would be recorded as if it were an answer to this one.
        HostLock lock = Locks.ofThisMachine();
        try (lock) {
            recording.make(operations, (operation, answer) -> {
                out.println(operation + ": " + words(answer));
                out.flush();
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e);
        }
        out.println(folder + ": " + recording.steps() + " operations");
        return ExitCode.DONE.number();
    }

    private static String words(OperationAnswer answer) {
        if (answer instanceof OperationAnswer.Waits) {
            return "waits";
        } else if (answer instanceof OperationAnswer.NotDone notDone) {
            return "not recorded: " + notDone.reason();
        }
        return answer.refusal().map(why -> why.errno() + ": " + why.reason()).orElse("done");
    }
}

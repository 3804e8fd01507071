package dev.dmaowner.app.capture;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFile;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code capture}: writes the parts of a host that other commands read to an archive. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Write what matters of this host to an archive, to study it elsewhere or to send it with a report:"
                    + " 'dmaowner show -m' and 'dmaowner plan -m' read it.",
            "It holds what devices are used for too: mounts, swap, default routes, and which processes have nodes of devices"
                    + " open.",
            "Wakes no sleeping device unless --registers asks for it. Root sees more: firmware's tables, registers,"
                    + " and what processes of all users have open.",
            "On a host without Java, the shell script dmaowner-capture, which lies beside this command, makes the same archive."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner capture -o host.tar.gz",
            "  dmaowner capture -o host.tar.gz --redact     to show to strangers",
            "  dmaowner show -m host.tar.gz"
        })
public final class CaptureCommand implements Callable<Integer> {

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the archive goes.")
    @SuppressWarnings("NullAway.Init") // Picocli assigns a required option before it runs the command.
    private Path file;

    @Option(
            names = "--redact",
            description =
                    "Leave out serial numbers, MAC addresses and UUIDs also in names, the host's name and its machine id,"
                            + " what identifies in a device tree, names of volumes, users and servers among what is mounted, names of input devices, and words"
                            + " of the kernel's command line that are not known to be harmless.")
    private boolean[] redact = {};

    @Option(
            names = "--registers",
            description = "Take the configuration space of PCI devices too, which can wake sleeping ones.")
    private boolean[] registers = {};

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public CaptureCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        OutputFile archive = OutputFile.of("the archive", file);
        Host host = machine.machines().isEmpty() && registers.length > 0
                ? LiveHost.thisMachine(RegisterAccess.CONFIGURATION_SPACE)
                : MachineSource.open(machine.machines());
        Redaction redaction = redact.length > 0 ? Redaction.of(host) : Redaction.NONE;
        Capture capture = read(host, redaction);
        if (capture.isEmpty()) {
            throw new CommandFailure(ExitCode.UNREADABLE, "there is no /sys to capture");
        }
        archive.write(capture::writeTo);
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> {
                json.writeStartObject();
                json.writeStringField("file", file.toString());
                json.writeNumberField("entries", capture.entries());
                json.writeBooleanField("redacted", redact.length > 0);
                if (redact.length > 0) {
                    json.writeFieldName("takenOut");
                    redaction.redacted().writeTo(json);
                }
                json.writeEndObject();
            });
        } else {
            output.console().out().println(file + ": " + capture.entries() + " entries");
            if (redact.length > 0) {
                redaction.redacted().lines().forEach(output.console().out()::println);
            }
        }
        return ExitCode.DONE.number();
    }

    private Capture read(Host host, Redaction redaction) throws IOException {
        try (Progress progress = Progress.of(output.console(), "capturing")) {
            return Capture.of(host, redaction, progress);
        }
    }
}

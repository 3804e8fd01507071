package dev.dmaowner.app.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.spi.BusType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code watch}: prints changes of bindings and groups as they happen. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Tell, a line each, which devices come and go and change their drivers or groups, until it is interrupted.",
            "Looks at links only, so that it wakes no device. With --format json each line is an object."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner watch",
            "  dmaowner watch --every 200 --format json",
            "  dmaowner watch --looks 10     look ten times and end"
        })
public final class WatchCommand implements Callable<Integer> {

    @Option(
            names = "--every",
            paramLabel = "MILLISECONDS",
            defaultValue = "500",
            description = "How often to look (default: ${DEFAULT-VALUE}).")
    private int milliseconds;

    @Option(names = "--looks", paramLabel = "NUMBER", description = "End after so many looks (default: never).")
    private long looks = Long.MAX_VALUE;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public WatchCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (milliseconds < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--every " + milliseconds + " is no time to wait between looks");
        }
        List<String> buses = InstalledPlugins.findSome(output.global()).plugins().busTypes().stream()
                .map((BusType bus) -> bus.description().name())
                .toList();
        Watch watch = Watch.begin(MachineSource.open(machine.machines()), buses);
        try {
            for (long i = 0; i < looks; i++) {
                Thread.sleep(milliseconds);
                watch.look(this::print);
                output.console().out().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE.number();
    }

    private void print(HostChange change) {
        Console console = output.console();
        if (output.format() == OutputFormat.TEXT) {
            console.out().println(change);
            return;
        }
        try (JsonGenerator json =
                new JsonFactory().createGenerator(console.out()).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeStringField("device", change.device().toString());
            json.writeStringField("aspect", change.aspect());
            json.writeStringField("before", change.before());
            json.writeStringField("now", change.now());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        console.out().println();
    }
}

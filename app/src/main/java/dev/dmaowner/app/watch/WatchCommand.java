package dev.dmaowner.app.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.calls.LiveCalls;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.host.SystemCalls;
import dev.dmaowner.spi.BusType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Looks at links only, so that it wakes no device: on this machine whenever the kernel tells of a device, of another at intervals."
                    + " With --format json each line is an object."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner watch",
            "  dmaowner watch --every 200 --format json",
            "  dmaowner watch --looks 10     look ten times and end"
        })
public final class WatchCommand implements Callable<Integer> {

    private static final int USUAL_MILLISECONDS = 500;
    /** The kernel tells of a removal before the device's folder goes. */
    private static final int SETTLING_MILLISECONDS = 50;

    @Option(
            names = "--every",
            paramLabel = "MILLISECONDS",
            description = "Look so often, even where the kernel tells of changes; 500 where it does not.")
    private @Nullable Integer every;

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
        if (every != null && every < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--every " + every + " is no time to wait between looks");
        }
        List<String> buses = InstalledPlugins.findSome(output.global()).plugins().busTypes().stream()
                .map((BusType bus) -> bus.description().name())
                .toList();
        Host host = MachineSource.open(machine.machines());
        boolean isListening = machine.machines().isEmpty() && every == null;
        // What happens while the first look is taken is told of as well.
        try (KernelEvents events = isListening ? listen() : null) {
            Watch watch = Watch.begin(host, buses);
            for (long i = 0; i < looks; ) {
                if (isDue(events)) {
                    watch.look(this::print);
                    output.console().out().flush();
                    i++;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE.number();
    }

    private static @Nullable KernelEvents listen() {
        try {
            SystemCalls calls = LiveCalls.find().orElse(null);
            return calls == null ? null : calls.listen();
        } catch (IOException e) {
            // A kernel or a container that does not let this user listen; looking still tells.
            return null;
        }
    }

    /** Waits; a number of looks is taken at intervals, whether the kernel tells of something or not. */
    private boolean isDue(@Nullable KernelEvents events) throws IOException, InterruptedException {
        int interval = every == null ? USUAL_MILLISECONDS : every;
        if (events == null) {
            Thread.sleep(interval);
            return true;
        }
        if (events.await(Duration.ofMillis(interval))) {
            Thread.sleep(SETTLING_MILLISECONDS);
            return true;
        }
        return looks < Long.MAX_VALUE;
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

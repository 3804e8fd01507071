package dev.dmaowner.app.cli;

import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which machine to look at. */
public final class MachineOptions {

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "MACHINE",
            description =
                    "Look at this machine instead of the one that this runs on: a capture of /sys, as a folder or a"
                            + " .tar.gz.")
    private @Nullable String machine;

    /** For picocli. */
    public MachineOptions() {}

    /** {@return what was given, empty for the machine that this runs on} */
    public Optional<String> machine() {
        return Optional.ofNullable(machine);
    }

    /**
     * Open it, to look at it without waking anything.
     *
     * @throws IOException if it cannot be read
     */
    public Host open() throws IOException {
        return machine == null
                ? LiveHost.thisMachine(RegisterAccess.NONE)
                : DirectoryHost.of(Path.of(machine), machine);
    }
}

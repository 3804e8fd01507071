package dev.dmaowner.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which drivers a machine has. */
public final class DriversOption {

    @Option(
            names = "--drivers",
            paramLabel = "FILE",
            description = "Take the drivers and their ids from this modules.alias, or from a folder with it and"
                    + " modules.order and modules.builtin*, instead of from the machine.")
    private @Nullable Path drivers;

    /** For picocli. */
    public DriversOption() {}

    /** {@return what was given, empty for the machine's own} */
    public Optional<Path> drivers() {
        return Optional.ofNullable(drivers);
    }
}

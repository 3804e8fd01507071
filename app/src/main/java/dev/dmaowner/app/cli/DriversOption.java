package dev.dmaowner.app.cli;

import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.ModuleCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the drivers of a machine. */
public final class DriversOption {

    @Option(
            names = "--drivers",
            paramLabel = "FILE",
            description = "Take the drivers and their ids from this modules.alias, or from a folder with it and"
                    + " modules.order and modules.builtin*, such as /lib/modules/RELEASE, instead of from the machine."
                    + " Recorded bindings stay; 'compare' tells what these drivers would bind.")
    private @Nullable Path drivers;

    /** For picocli. */
    public DriversOption() {}

    /**
     * {@return the given drivers, empty if none were given}
     *
     * @throws IOException if they cannot be read, or the file lists no module
     */
    public Optional<ModuleCatalogue> catalogue() throws IOException {
        if (drivers == null) {
            return Optional.empty();
        }
        ModuleCatalogue given = ModuleCatalogue.of(drivers);
        if (given.isEmpty()) {
            throw new IOException(drivers + " tells of no driver: it is not a modules.alias or a folder with one");
        }
        return Optional.of(given);
    }

    /** {@return the words that give another command the same drivers, none if none were given} */
    public List<String> words() {
        return drivers == null ? List.of() : List.of("--drivers", drivers.toString());
    }

    /**
     * {@return a factory that uses the given drivers, if any, instead of the machine's own}
     *
     * @throws IOException if they cannot be read, or the file lists no module
     */
    public MachineFactory applyTo(MachineFactory machines) throws IOException {
        return catalogue().map(machines::modules).orElse(machines);
    }
}

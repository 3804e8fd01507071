package dev.dmaowner.app.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the machine to look at. */
public final class MachineOptions {

    @Option(
            names = {"-m", "--machine"},
            paramLabel = "MACHINE",
            description = "Look at this machine instead of the one that this runs on: a capture of /sys (a folder or a"
                    + " .tar.gz), a device tree (.dtb), pasted text (a listing of groups, lspci with any of its options, the kernel's"
                    + " log), or one that comes with this command: sample:board or sample:pci.")
    private @Nullable String machine;

    /** For picocli. */
    public MachineOptions() {}

    /** {@return the value, empty for the machine that this runs on} */
    public Optional<String> machine() {
        return Optional.ofNullable(machine);
    }
}

package dev.dmaowner.app.compare;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that names the earlier machine. */
public final class BeforeOption {

    @Option(
            names = "--before",
            paramLabel = "MACHINE",
            description =
                    "Say what has changed since this machine, which is named as for --machine; given several times, the"
                            + " files complete one another.")
    private List<String> machines = new ArrayList<>();

    /** For picocli. */
    public BeforeOption() {}

    /** {@return the values, none if no earlier machine is named} */
    public List<String> machines() {
        return List.copyOf(machines);
    }
}

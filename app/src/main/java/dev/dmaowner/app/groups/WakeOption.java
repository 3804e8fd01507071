package dev.dmaowner.app.groups;

import dev.dmaowner.app.prediction.LazyPrediction;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import picocli.CommandLine.Option;

/** The option that lets configuration space of sleeping devices be read. */
public final class WakeOption {

    @Option(
            names = "--wake",
            description =
                    "On the running machine, read the configuration space of sleeping devices as well, which wakes"
                            + " them; without it, that of a device which sleeps counts as unknown.")
    private boolean wake;

    /** For picocli. */
    public WakeOption() {}

    /** {@return how much of a host's configuration space may be read; reading a recording wakes no device} */
    public ConfigSpace reach(Host host) {
        return wake ? ConfigSpace.READ_ALL : LazyPrediction.withoutWaking(host);
    }
}

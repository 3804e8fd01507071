package dev.dmaowner.app.groups;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
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
        boolean sleeps = host.description().kind() == HostDescription.Kind.LIVE && !wake;
        return sleeps ? ConfigSpace.READ_ACTIVE : ConfigSpace.READ_ALL;
    }
}

package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.drivercore.GivenParameters;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Module parameters as the program was told, else as the host's {@code /sys/module} shows them.
 *
 * @param told the values that the program was told, by {@code MODULE/NAME}
 * @param host the host of the machine, empty for a machine that was made up
 */
record HostParameters(Map<String, String> told, Optional<Host> host) implements GivenParameters {

    @Override
    public Optional<String> value(String module, String name) {
        return Optional.ofNullable(told.get(module + "/" + name))
                .or(() -> host.flatMap(from -> shown(from, module, name)));
    }

    /** A parameter that cannot be read is taken to have been left at its default. */
    private static Optional<String> shown(Host host, String module, String name) {
        try {
            return host.readText("/sys/module/" + module + "/parameters/" + name);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

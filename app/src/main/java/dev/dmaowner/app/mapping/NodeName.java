package dev.dmaowner.app.mapping;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The name under which a mapping knows a host. */
public final class NodeName {

    private NodeName() {}

    /**
     * {@return the name that is asked for, otherwise the host's, up to the first dot}
     *
     * @param nodes the nodes of the file, for the message
     * @throws CommandFailure if there is none, as of a capture
     * @throws IOException if the host cannot be read
     */
    public static String of(Host host, Optional<String> asked, List<String> nodes) throws IOException, CommandFailure {
        String name = asked.orElse("");
        for (String place : List.of("/proc/sys/kernel/hostname", "/etc/hostname")) {
            if (name.isEmpty()) {
                name = host.readText(place).orElse("").strip().split("\\.", 2)[0];
            }
        }
        if (name.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the host's name is not recorded: give the node's with --node"
                            + (nodes.isEmpty() ? "" : ", one of " + String.join(", ", nodes)));
        } else if (!MappingFile.NODE.matcher(name).matches()) {
            throw new CommandFailure(ExitCode.USAGE, "'" + name + "' is no name of a node");
        }
        return name;
    }
}

package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.NodeAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who may open the nodes of devices that are taken. */
final class NodeOptions {

    /** A group without the right to open a node has no use of it. */
    private static final String MODE_OF_GROUP = "0660";

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "Let this user open /dev/vfio/GROUP, and the node of the device where the kernel has one.")
    private @Nullable String user;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Let the members of this group of users open them (with mode 0660 if --mode is not given).")
    private @Nullable String group;

    @Option(names = "--mode", paramLabel = "MODE", description = "The permissions of these nodes, such as 0660.")
    private @Nullable String mode;

    NodeOptions() {}

    /** {@return who may open the nodes; unchanged if nothing is asked for} */
    NodeAccess access() throws CommandFailure {
        String permissions = mode != null ? mode : group != null ? MODE_OF_GROUP : "";
        try {
            return new NodeAccess(user == null ? "" : user, group == null ? "" : group, permissions);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e);
        }
    }
}

package dev.dmaowner.app.plan;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.plan.run.PersistentFolder;
import dev.dmaowner.plan.run.RootDirectory;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the host to change and its state folder. */
final class HostOptions {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description = "Work on the machine whose root directory is mounted there, as in a container.")
    private Path root = Path.of("/");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Keep journals, leases and the lock there (default: /var/lib/dmaowner).")
    private @Nullable Path state;

    HostOptions() {}

    Host open() throws IOException {
        Host live = root.equals(Path.of("/"))
                ? new LinkTool(LiveHost.thisMachine(RegisterAccess.CONFIGURATION_SPACE))
                : LiveHost.at(root, RegisterAccess.CONFIGURATION_SPACE, PATIENCE);
        return new DetachedWrites(live, new RootDirectory(root), PATIENCE);
    }

    /**
     * {@return the folder of journals, leases and the lock}
     *
     * @throws IOException if it is below the root by its name, and links lead out of it
     */
    StateFolder state() throws IOException {
        RootDirectory directory = new RootDirectory(root);
        Path usual = directory.resolve("var/lib/dmaowner");
        return new StateFolder(state != null ? state : directory.requireInside(usual));
    }

    /** {@return where each change is told} */
    SystemLog log() {
        return root.equals(Path.of("/")) ? SystemLog.ofThisMachine() : SystemLog.NONE;
    }

    PersistentFolder persistent() {
        return new PersistentFolder(new RootDirectory(root), "etc");
    }
}

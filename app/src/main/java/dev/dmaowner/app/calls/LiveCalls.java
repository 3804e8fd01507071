package dev.dmaowner.app.calls;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.SystemCalls;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/** Finds the system calls that are installed. */
public final class LiveCalls {

    private LiveCalls() {}

    /** {@return the system calls, empty if they are not installed or do not work here} */
    public static Optional<SystemCalls> find() {
        try {
            return InstalledPlugins.systemCalls();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty();
        }
    }

    /**
     * {@return this machine, whose nodes take requests}
     *
     * @throws CommandFailure if there are no system calls, with the reason
     */
    public static LiveHost thisMachine(RegisterAccess access) throws CommandFailure {
        try {
            SystemCalls calls = InstalledPlugins.systemCalls()
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.UNREADABLE,
                            "no system calls are installed: the modules in lib/native are missing, or the command was"
                                    + " not started by its launcher, bin/dmaowner"));
            return LiveHost.thisMachine(access).withSystemCalls(calls);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new CommandFailure(ExitCode.UNREADABLE, "system calls cannot be made here: " + reason(e));
        }
    }

    private static String reason(Throwable thrown) {
        Throwable first = thrown;
        for (Throwable cause = first.getCause(); cause != null; cause = first.getCause()) {
            first = cause;
        }
        return first.toString().lines().findFirst().orElse("");
    }
}

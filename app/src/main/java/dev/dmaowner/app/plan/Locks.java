package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.HostLockedException;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;

/** Takes the lock of a host, or reports who holds it. */
public final class Locks {

    private Locks() {}

    /**
     * {@return the lock of this machine}
     *
     * @throws CommandFailure if another process has it
     */
    public static HostLock ofThisMachine() throws IOException, CommandFailure {
        return take(new HostOptions().state());
    }

    static HostLock take(StateFolder state) throws IOException, CommandFailure {
        try {
            return state.lock(Who.process());
        } catch (HostLockedException e) {
            throw new CommandFailure(ExitCode.REFUSED, e);
        }
    }
}

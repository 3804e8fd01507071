package dev.dmaowner.plan.run;

import java.io.IOException;

/** Thrown when another process is changing the host. */
public class HostLockedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param holder the name that was given when the lock was taken, empty if it could not be written */
    public HostLockedException(String holder) {
        super("another program is changing this host: " + (holder.isEmpty() ? "it has not said which" : holder));
    }
}

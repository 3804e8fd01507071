package dev.dmaowner.plan.run;

import java.io.IOException;

/** Thrown when another process is changing the host. */
public class HostLockedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param holder who, as he wrote when he took the lock */
    public HostLockedException(String holder) {
        super("another program is changing this host: " + holder);
    }
}

package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/** How much memory the program that runs a guest may lock. */
interface MemoryLimit {

    /**
     * {@return why so much cannot be locked, a clause; empty if nothing says so}
     *
     * @param bytes the memory of the guest
     */
    Optional<String> against(Host host, long bytes) throws IOException;

    /** {@return what would tell and is not looked at or not here, a clause; empty if the limit is known} */
    Optional<String> notRecorded(Host host) throws IOException;
}

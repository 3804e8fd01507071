package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hands devices to userspace and back, under the name of a claim. Each operation can be called again after it was interrupted
 * anywhere, and then ends as if it had not been.
 */
interface Preparation {

    /**
     * Hand devices to userspace. If they are with it already for this claim, nothing is done.
     *
     * @param claim the claim's uid
     * @return why that cannot be, with the devices as they were; empty if userspace has them
     * @throws IOException if the host or the journal cannot be read or written
     */
    Optional<String> prepare(String claim, List<DeviceId> devices) throws IOException;

    /**
     * Give devices back, as they were before. Of an unknown claim there is nothing to give back.
     *
     * @return why that cannot be now; empty if nothing is left of the claim
     * @throws IOException if the host or the journal cannot be read or written
     */
    Optional<String> unprepare(String claim) throws IOException;

    /**
     * {@return the claims of which anything is left, by uid}
     *
     * @throws IOException if the journals cannot be listed
     */
    List<String> claims() throws IOException;
}

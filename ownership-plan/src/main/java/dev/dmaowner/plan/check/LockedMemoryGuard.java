package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to giving a device to a guest whose memory its program may not lock: VFIO pins all of it ({@code vfio_lock_acct}). */
final class LockedMemoryGuard implements Guard {

    static final String NAME = "locked-memory";

    private final MemoryLimit limit;
    private final long bytes;

    /**
     * @param limit that of the program that runs the guest
     * @param bytes the memory of the guest
     */
    LockedMemoryGuard(MemoryLimit limit, long bytes) {
        this.limit = limit;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isForOverview() {
        return false;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return limit.against(use.host(), bytes);
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        return limit.notRecorded(use.host());
    }
}

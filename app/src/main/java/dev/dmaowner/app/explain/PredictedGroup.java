package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.GroupReason;
import java.util.List;

/**
 * The group that is predicted for a device.
 *
 * @param others with which other devices it shares
 * @param reasons why
 * @param certainty whether that rests on something that was not read
 */
record PredictedGroup(List<DeviceId> others, List<GroupReason> reasons, Certainty certainty) {

    PredictedGroup {
        others = List.copyOf(others);
        reasons = List.copyOf(reasons);
    }

    /** Whether everything that decides was read. */
    enum Certainty {
        CERTAIN,
        UNCERTAIN
    }
}

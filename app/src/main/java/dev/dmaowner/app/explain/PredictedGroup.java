package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.GroupReason;
import java.util.List;

/**
 * The predicted group of a device.
 *
 * @param others the other members
 * @param reasons why they share it
 * @param certainty whether the prediction depends on something that was not read
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

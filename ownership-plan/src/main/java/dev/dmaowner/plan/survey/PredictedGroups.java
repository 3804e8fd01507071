package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.Optional;

/** The groups that the devices of a host would form by what their registers show now. */
@FunctionalInterface
public interface PredictedGroups {

    /** For who does not ask about registers. */
    PredictedGroups NOT_ASKED = device -> Optional.empty();

    /**
     * {@return the group that a device would be in, empty if it would be in none or nothing predicts it}
     *
     * @throws IOException if the host cannot be read
     */
    Optional<GroupForecast.Group> of(DeviceId device) throws IOException;
}

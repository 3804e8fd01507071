package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** A safety check: whether the host needs a device, or might not get it back. It only reads, and wakes no device. */
public interface Guard {

    /** {@return its name, which overrules it} */
    String name();

    /**
     * {@return why the device should stay with its driver, a clause; empty if this check does not object}
     *
     * @param host the host
     * @param device a device that would leave its driver or go to another
     * @param path its directory below {@code /sys/devices}
     * @throws IOException if the host cannot be read
     */
    Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException;

    /** {@return whether it applies to a goal; by default, only to taking devices from the kernel} */
    default boolean isAskedAbout(Goal goal) {
        return goal instanceof Goal.Take;
    }
}

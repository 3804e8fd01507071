package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Looks whether a host would miss a device, or might not get it back. It reads, and changes and wakes nothing. */
public interface Guard {

    /** {@return its name, by which it is overruled} */
    String name();

    /**
     * {@return why the device should be left alone, a clause for people; empty if this guard has nothing against it}
     *
     * @param host the host
     * @param device a device that would leave its driver or go to another
     * @param path its directory below {@code /sys/devices}
     * @throws IOException if the host cannot be read
     */
    Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException;

    /** {@return whether it is asked about this goal; without more, only about taking devices from the kernel} */
    default boolean isAskedAbout(Goal goal) {
        return goal instanceof Goal.Take;
    }
}

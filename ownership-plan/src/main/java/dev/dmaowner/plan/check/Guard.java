package dev.dmaowner.plan.check;

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
     * @param use what the host uses, read once for all devices and checks
     * @param device a device that would leave its driver or go to another
     * @throws IOException if the host cannot be read
     */
    Optional<String> against(HostUse use, SurveyedDevice device) throws IOException;

    /**
     * {@return why this check could not be made, a clause that names what the host does not record; empty if it was made, or the
     * device is of a kind that it has no question about} What is not recorded is not absent.
     *
     * @throws IOException if the host cannot be read
     */
    default Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        return Optional.empty();
    }

    /** {@return whether it applies to a goal; by default, only to taking devices from the kernel} */
    default boolean isAskedAbout(Goal goal) {
        return goal instanceof Goal.Take;
    }

    /** {@return whether an overview of all devices makes this check, too; such a check must read little of each device} */
    default boolean isForOverview() {
        return true;
    }
}

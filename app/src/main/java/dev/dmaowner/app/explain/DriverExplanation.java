package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.Match;
import java.util.List;

/**
 * One driver on one machine.
 *
 * @param driver its description
 * @param probe whether it is known what its probe asks of a device
 * @param has the devices that are bound to it
 * @param couldHave other devices that match it
 * @param declines other devices that match it, but that its probe refuses
 * @param underOverride other devices that an id fits which counts under an override alone
 * @param others how many devices of its bus do not match it
 */
record DriverExplanation(
        DriverDescription driver,
        CandidateDriver.Probe probe,
        List<DeviceId> has,
        List<Fitting> couldHave,
        List<Declined> declines,
        List<UnderOverride> underOverride,
        int others) {

    DriverExplanation {
        has = List.copyOf(has);
        couldHave = List.copyOf(couldHave);
        declines = List.copyOf(declines);
        underOverride = List.copyOf(underOverride);
    }

    /** A device that matches a driver, and why its probe refuses it. */
    record Declined(Fitting fitting, Refusal why) {}

    /** A device that an id fits which counts under an override alone. */
    record UnderOverride(SurveyedDevice device, String id) {}

    /** A device that matches a driver. */
    record Fitting(SurveyedDevice device, Match match) {}
}

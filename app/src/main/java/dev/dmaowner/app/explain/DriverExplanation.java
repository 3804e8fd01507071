package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.Match;
import java.util.List;

/**
 * All about one driver on one machine.
 *
 * @param driver what it says of itself
 * @param has the devices that it has
 * @param couldHave the devices that it fits and does not have, each with how it fits
 * @param declines the devices that it fits and whose probe it would refuse
 * @param others how many devices of its bus it does not fit
 */
record DriverExplanation(
        DriverDescription driver, List<DeviceId> has, List<Fitting> couldHave, List<Declined> declines, int others) {

    DriverExplanation {
        has = List.copyOf(has);
        couldHave = List.copyOf(couldHave);
        declines = List.copyOf(declines);
    }

    /** A device that a driver fits and declines. */
    record Declined(Fitting fitting, Refusal why) {}

    /** A device that a driver fits. */
    record Fitting(SurveyedDevice device, Match match) {}
}

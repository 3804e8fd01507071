package dev.dmaowner.app.explain;

import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.DevicePlace;
import java.util.List;
import java.util.Optional;

/**
 * One device.
 *
 * @param device the device
 * @param details more of its attributes
 * @param place its path to the root, empty if its bus does not describe it
 * @param candidates the drivers of its bus in the order in which the core tries them
 * @param group its group, empty if it is in none
 * @param outside why it is in no group, if that is known
 * @param predicted the predicted group, if it differs from the recorded one
 * @param advice what to make of the group, empty if it is in none
 * @param verdict whether and how userspace can have it
 */
record DeviceExplanation(
        SurveyedDevice device,
        DeviceDetails details,
        Optional<DevicePlace> place,
        List<CandidateDriver> candidates,
        Optional<GroupExplanation> group,
        Optional<String> outside,
        Optional<PredictedGroup> predicted,
        Optional<Advice> advice,
        Verdict verdict) {

    DeviceExplanation {
        candidates = List.copyOf(candidates);
    }
}

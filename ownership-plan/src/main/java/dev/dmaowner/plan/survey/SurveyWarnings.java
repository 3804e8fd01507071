package dev.dmaowner.plan.survey;

import dev.dmaowner.machine.RulesChoice;
import java.util.ArrayList;
import java.util.List;

/** What a reader of a survey must know to read it rightly. */
final class SurveyWarnings {

    private SurveyWarnings() {}

    static List<String> of(RulesChoice rules, List<String> iommus, List<SurveyedGroup> groups) {
        List<String> warnings = new ArrayList<>();
        rules.caveat().ifPresent(warnings::add);
        if (groups.isEmpty()) {
            warnings.add(
                    iommus.isEmpty()
                            ? "this host has no IOMMU in use, so there are no groups and no device can be handed to a user"
                                    + " safely; it may be switched off in the firmware's settings or on the kernel's"
                                    + " command line"
                            : "this host has an IOMMU, and no device is in a group");
        }
        return warnings;
    }
}

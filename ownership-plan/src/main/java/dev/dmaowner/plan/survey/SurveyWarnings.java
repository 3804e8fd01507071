package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelChange;
import dev.dmaowner.machine.RulesChoice;
import java.util.ArrayList;
import java.util.List;

/** What limits the answers of a survey. */
final class SurveyWarnings {

    private SurveyWarnings() {}

    static List<String> of(RulesChoice rules, List<String> iommus, List<SurveyedGroup> groups) {
        List<String> warnings = new ArrayList<>();
        rules.caveat().ifPresent(warnings::add);
        if (groups.isEmpty()) {
            warnings.add(
                    iommus.isEmpty()
                            ? "this host has no IOMMU in use, so it has no groups, and no device can be handed to userspace safely;"
                                    + " the IOMMU may be disabled in the firmware's settings or on the kernel's command"
                                    + " line"
                                    + (rules.rules().has(KernelChange.REFUSAL_UNDOES_IOMMU)
                                            ? ", or one device that its driver refuses undid it, which 'explain DEVICE' tells"
                                            : "")
                            : "this host has an IOMMU, and no device is in a group");
        }
        return warnings;
    }
}

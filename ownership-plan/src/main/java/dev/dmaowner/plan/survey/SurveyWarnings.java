package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelChange;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.IommuState.Kind;
import java.util.List;

/** What limits the answers of a survey. */
final class SurveyWarnings {

    private SurveyWarnings() {}

    /** A host without groups has nothing to own, so the caveat about its rules would be of no use. */
    static List<String> of(RulesChoice rules, IommuState iommu) {
        if (iommu.groups() == Groups.PRESENT) {
            return rules.caveat().stream().toList();
        }
        String cure = iommu.cure().map(words -> "; " + words).orElse("");
        boolean mayBeUndone = iommu.kind() == Kind.NONE_IN_USE && rules.rules().has(KernelChange.REFUSAL_UNDOES_IOMMU);
        return List.of(iommu.statement()
                + cure
                + (mayBeUndone
                        ? ", or one device that its driver refuses undid it, which 'explain DEVICE' tells"
                        : ""));
    }
}

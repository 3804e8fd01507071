package dev.dmaowner.plan.check;

import java.util.List;

/**
 * What the safety checks answered about some devices. Immutable.
 *
 * @param findings the objections, those of the most dangerous check first
 * @param notChecked the checks that could not be made, each once
 */
public record CheckResults(List<GuardFinding> findings, List<NotChecked> notChecked) {

    public CheckResults {
        findings = List.copyOf(findings);
        notChecked = List.copyOf(notChecked);
    }
}

package dev.dmaowner.plan.check;

import java.util.List;

/**
 * What the safety checks answered about some devices. Immutable.
 *
 * @param findings the objections, those of the most dangerous check first
 * @param notChecked the checks that could not be made, each once
 */
public record CheckResults(List<GuardFinding> findings, List<NotChecked> notChecked) {

    /** No check was made. */
    public static final CheckResults NONE = new CheckResults(List.of(), List.of());

    public CheckResults {
        findings = List.copyOf(findings);
        notChecked = List.copyOf(notChecked);
    }
}

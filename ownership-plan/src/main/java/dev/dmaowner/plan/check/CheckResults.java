package dev.dmaowner.plan.check;

import java.util.List;
import java.util.stream.Stream;

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

    /** {@return these and others, each that could not be made once} */
    public CheckResults and(CheckResults others) {
        return new CheckResults(
                Stream.concat(findings.stream(), others.findings.stream()).toList(),
                Stream.concat(notChecked.stream(), others.notChecked.stream())
                        .distinct()
                        .toList());
    }
}

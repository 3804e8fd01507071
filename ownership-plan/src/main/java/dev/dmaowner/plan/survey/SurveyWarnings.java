package dev.dmaowner.plan.survey;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.HostDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader of a survey must know to read it rightly. */
final class SurveyWarnings {

    private SurveyWarnings() {}

    static List<String> of(
            HostDescription host, Optional<OwnershipRules> chosen, List<String> iommus, List<SurveyedGroup> groups) {
        List<String> warnings = new ArrayList<>();
        if (chosen.isEmpty()) {
            aboutRules(host).ifPresent(warnings::add);
        }
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

    private static Optional<String> aboutRules(HostDescription host) {
        if (host.kernelRelease().flatMap(OwnershipRules::ofKernelRelease).isEmpty()) {
            return Optional.of("the kernel's release is not known, so the newest rules are assumed");
        }
        String release = host.kernelRelease().get();
        if (!OwnershipRules.enforcedBy(release)) {
            return Optional.of(
                    "Linux " + release + " did not enforce the rule of ownership, which came with 5.19: what is"
                            + " refused here that kernel would have let happen");
        } else if (OwnershipRules.isBetweenGenerations(release)) {
            return Optional.of("Linux " + release
                    + " stands between two generations of the rule (6.2 to 6.5) and is taken" + " for linux-6.1");
        }
        return Optional.empty();
    }
}

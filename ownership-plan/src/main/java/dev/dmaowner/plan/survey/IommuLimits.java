package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What IOMMU drivers know of the members of a group that keeps userspace from owning it. {@code /sys} shows no such thing; a
 * simulation of a board knows it.
 */
final class IommuLimits {

    private final Function<DeviceId, Optional<JoinFacts>> facts;
    private final KernelRules rules;

    IommuLimits(Function<DeviceId, Optional<JoinFacts>> facts, KernelRules rules) {
        this.facts = facts;
        this.rules = rules;
    }

    /** {@return what blocks userspace, empty if nothing is known to} */
    Optional<Blocker> of(List<SurveyedDevice> members) {
        boolean isAnyKnown = false;
        boolean isAnyMapped = false;
        boolean isAnyCoherent = false;
        for (SurveyedDevice member : members) {
            Optional<JoinFacts> known = member.isBridge() ? Optional.empty() : facts.apply(member.id());
            if (known.isPresent()) {
                isAnyKnown = true;
                isAnyMapped |= known.get().directMapping() == DirectMapping.REQUIRED;
                isAnyCoherent |= known.get().coherency() != CacheCoherency.NOT_COHERENT;
            }
        }
        if (rules.has(KernelChange.DIRECT_MAPPING_IN_CORE) && isAnyMapped) {
            return Optional.of(blocker(
                    "firmware requires memory of a device of it to stay mapped one to one", "change the firmware"));
        }
        return isAnyKnown && !isAnyCoherent && rules.has(KernelChange.VFIO_REQUIRES_COHERENT_DMA)
                ? Optional.of(blocker(
                        "its IOMMU does not keep DMA coherent with the processor's caches, which VFIO requires",
                        "none is known"))
                : Optional.empty();
    }

    private static Blocker blocker(String reason, String advice) {
        return new Blocker(Optional.empty(), Optional.empty(), reason, Optional.of(advice));
    }
}

package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/** Objects to handing over a device without an IOMMU, which gives userspace access to all memory. */
final class NoIommuGuard implements Guard {

    @Override
    public String name() {
        return "no-iommu";
    }

    /** Who asks for no-IOMMU mode has agreed to it. */
    @Override
    public boolean isAskedAbout(Goal goal) {
        return goal instanceof Goal.Take take && take.isolation() == Isolation.BY_IOMMU;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) {
        if (device.group().isPresent()) {
            return Optional.empty();
        }
        return switch (use.survey().iommu().kind()) {
            // No consent gets on from here, so a plan is refused for what it is.
            case NOT_RECORDED, HYPERVISOR -> Optional.empty();
            default -> Optional.of("it is in no IOMMU group, so its DMA can reach all of the host's memory");
        };
    }
}

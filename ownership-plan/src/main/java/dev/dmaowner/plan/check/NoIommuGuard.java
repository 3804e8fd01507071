package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/** Against handing over a device that no IOMMU confines: its user could reach all memory. */
final class NoIommuGuard implements Guard {

    @Override
    public String name() {
        return "no-iommu";
    }

    @Override
    public Optional<String> against(Host host, SurveyedDevice device, String path) {
        return device.group().isPresent()
                ? Optional.empty()
                : Optional.of("it is in no IOMMU group, so nothing would keep its user out of the host's memory");
    }
}

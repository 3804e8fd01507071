package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.AcpiReservedRegion;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import java.util.List;

/** What regions of memory that firmware wants mapped one to one mean for a device's group. */
final class ReservedMemory {

    private ReservedMemory() {}

    static DirectMapping demandedBy(List<AcpiReservedRegion> regions) {
        DirectMapping worst = DirectMapping.NONE;
        for (AcpiReservedRegion region : regions) {
            if (region.kind() == AcpiReservedRegion.Kind.DIRECT) {
                return DirectMapping.REQUIRED;
            }
            worst = DirectMapping.RELAXABLE;
        }
        return worst;
    }
}

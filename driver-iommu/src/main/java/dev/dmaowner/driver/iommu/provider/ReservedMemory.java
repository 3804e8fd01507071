package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.List;

/** The addresses that IOMMU drivers reserve, and what those that firmware wants mapped one to one mean for a device's group. */
final class ReservedMemory {

    /** Where a PC's devices write the messages of their interrupts. */
    static final ReservedRegion PC_MESSAGES = new ReservedRegion(0xfee0_0000L, 0xfeef_ffffL, Kind.MSI);

    /** Where SMMUs let the kernel map the doorbells of interrupt controllers, for want of a fixed place. */
    static final ReservedRegion SMMU_MESSAGES = new ReservedRegion(0x0800_0000L, 0x080f_ffffL, Kind.MSI);

    private ReservedMemory() {}

    /**
     * {@return what the device tree or the IORT reserves for a device} An IORT's reserved memory counts for a PCI function only if the
     * namespace asks to preserve the configuration of its host bridge, which is not read here.
     */
    static List<ReservedRegion> ofFirmware(JoinRequest request) {
        boolean byTable =
                request.rules().has(KernelChange.IORT_DIRECT_MAPPING) && !PciDevices.contains(request.device());
        List<ReservedRegion> regions = new ArrayList<>(TreeReservedMemory.of(request));
        request.ids()
                .filter(ids -> byTable)
                .map(request.firmware()::reservedMemory)
                .ifPresent(regions::addAll);
        return regions;
    }

    static DirectMapping demandedBy(List<ReservedRegion> regions) {
        DirectMapping worst = DirectMapping.NONE;
        for (ReservedRegion region : regions) {
            if (region.kind() == Kind.DIRECT) {
                return DirectMapping.REQUIRED;
            } else if (region.kind() == Kind.DIRECT_RELAXABLE) {
                worst = DirectMapping.RELAXABLE;
            }
        }
        return worst;
    }

    static List<ReservedRegion> and(List<ReservedRegion> regions, ReservedRegion... more) {
        List<ReservedRegion> all = new ArrayList<>(regions);
        all.addAll(List.of(more));
        return all;
    }
}

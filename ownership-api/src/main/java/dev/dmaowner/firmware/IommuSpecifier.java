package dev.dmaowner.firmware;

import java.util.List;

/**
 * Which IOMMU translates a device and under which ids, as {@code iommus} or {@code iommu-map} or an ACPI table says
 * (the kernel's {@code struct iommu_fwspec}).
 *
 * @param iommu the IOMMU's own node
 * @param ids one entry an id, each the cells of its specifier in order; an id without cells is an empty entry
 */
public record IommuSpecifier(FirmwareNode iommu, List<List<Integer>> ids) {

    public IommuSpecifier {
        ids = ids.stream().map(List::copyOf).toList();
    }
}

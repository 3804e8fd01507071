package dev.dmaowner.driver.vfio;

import dev.dmaowner.ownership.IommuGroup;
import java.util.HashSet;
import java.util.Set;

/**
 * What a group has attached in one iommufd under one PASID: one page table for all of its devices, and those of them that
 * asked for it. Exists while there is such a device.
 */
final class GroupAttachment {

    /** The requester id itself, {@code IOMMU_NO_PASID}. */
    static final long NO_PASID = 0;

    /** A group and the PASID under which something is attached. */
    record Place(IommuGroup group, long pasid) {}

    private final Set<IommufdDevice> devices = new HashSet<>();
    private IommufdObject.PageTable table;

    GroupAttachment(IommufdObject.PageTable table) {
        this.table = table;
    }

    IommufdObject.PageTable table() {
        return table;
    }

    void replace(IommufdObject.PageTable other) {
        table = other;
    }

    Set<IommufdDevice> devices() {
        return devices;
    }
}

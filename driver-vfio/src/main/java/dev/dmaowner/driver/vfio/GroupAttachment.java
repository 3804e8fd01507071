package dev.dmaowner.driver.vfio;

import java.util.HashSet;
import java.util.Set;

/**
 * What a group has attached in one iommufd: one page table for all of its devices, and those of them that asked for it.
 * Exists while there is such a device.
 */
final class GroupAttachment {

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

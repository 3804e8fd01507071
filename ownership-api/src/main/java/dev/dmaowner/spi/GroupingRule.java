package dev.dmaowner.spi;

/** How a bus forms IOMMU groups of its devices where the IOMMU leaves it to the bus: the kernel's {@code pci_device_group}. */
@FunctionalInterface
public interface GroupingRule {

    /**
     * Tell with which device that has a group already the new one must share it. Called while no device can join or leave.
     *
     * @param device the device that joins, not in a group yet
     * @param view the devices that are there and the groups that they have
     */
    GroupChoice choose(Device device, GroupView view);
}

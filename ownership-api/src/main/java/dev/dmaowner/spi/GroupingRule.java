package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

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

    /**
     * Foretell the groups of all devices at once. Called by tools that explain, never while a machine runs; it changes
     * nothing and may take time in proportion to the devices.
     *
     * @param devices those of the bus, in the order in which {@link BusType#enumerate} gives them
     * @return empty if the bus cannot tell, as where it has no rule beyond {@link #choose}
     */
    default Optional<GroupForecast> forecast(List<Device> devices) {
        return Optional.empty();
    }
}

package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

/** How a bus forms IOMMU groups of its devices where the IOMMU leaves it to the bus: the kernel's {@code pci_device_group}. */
@FunctionalInterface
public interface GroupingRule {

    /**
     * Tell with which device that has a group already the new one must share it. Called once for each device that joins,
     * and only where the driver of its IOMMU answers {@link JoinAnswer.ByBusRule} and the groups are not taken as a host
     * recorded them. Called while no device can join or leave; it must be quick and pure.
     *
     * @param device the device that joins, not in a group yet; of a class that the bus does not know, if a driver added it
     * @param view the devices that are there and the groups that they have
     * @return with the group of one of them, or alone; never null
     */
    GroupChoice choose(Device device, GroupView view);

    /**
     * Foretell the groups of all devices at once. Called by tools that explain, never while a machine runs; it changes
     * nothing and may take time in proportion to the devices.
     *
     * @param devices those of the bus, in the order in which {@link BusType#enumerate} gives them
     * @return the groups that would form if the devices joined in this order behind an IOMMU that leaves it to the bus, each
     *     device in one of them; empty if the bus cannot tell, as where it has no rule beyond {@link #choose}
     */
    default Optional<GroupForecast> forecast(List<Device> devices) {
        return Optional.empty();
    }
}

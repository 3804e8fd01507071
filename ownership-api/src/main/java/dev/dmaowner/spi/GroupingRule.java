package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

/** How a bus forms IOMMU groups of its devices where the IOMMU leaves it to the bus: the kernel's {@code pci_device_group}. */
@FunctionalInterface
public interface GroupingRule {

    /**
     * Choose the device that already has a group and must share it with the new one. Called for a device that joins, where the
     * driver of its IOMMU answers {@link JoinAnswer.ByBusRule} and the groups are not taken as the host shows them. No other device
     * joins or leaves meanwhile. It must be quick and pure.
     *
     * @param device the device that joins, not in a group yet; of a class that the bus does not know, if a driver added it
     * @param view the devices that there are, and their groups
     * @return the device to share with, or that the new one is alone; never null
     */
    GroupChoice choose(Device device, GroupView view);

    /**
     * Predict the groups of all devices together. Called by tools that explain groups, without a lock. It changes nothing, and may
     * take time in proportion to the number of devices.
     *
     * @param devices those of the bus, in the order in which {@link BusType#enumerate} gives them
     * @return the groups that would form if the devices joined in this order behind an IOMMU that leaves it to the bus, each
     *     device in one of them; empty if the bus cannot tell, as where it has no rule beyond {@link #choose}
     */
    default Optional<GroupForecast> forecast(List<Device> devices) {
        return Optional.empty();
    }
}

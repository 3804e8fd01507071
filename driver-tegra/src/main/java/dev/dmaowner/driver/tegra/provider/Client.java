package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.ownership.IommuGroup;
import java.util.Optional;

/**
 * A device that takes part in the logical device: the kernel's {@code struct host1x_client}.
 *
 * @param device which
 * @param node its path in the tree, empty text if the tree does not describe it
 * @param driver its driver's name
 * @param group its IOMMU group, empty if it has none
 * @param attaching whether it attaches the shared domain
 * @param manages whether its driver, and not the core, sees to the ownership of the group
 */
record Client(
        DeviceId device, String node, String driver, Optional<IommuGroup> group, Attaching attaching, Manages manages) {

    /** Whether a client attaches the domain that the clients share. */
    enum Attaching {
        /** It does no DMA through it. */
        NEVER,
        /** It does, and can do without a group. */
        IF_IN_A_GROUP,
        /** It attaches the shared domain; the probe fails if that domain exists and the device has no group. */
        ALWAYS
    }

    /** Whose affair the ownership of the group is. */
    enum Manages {
        CORE,
        DRIVER
    }
}

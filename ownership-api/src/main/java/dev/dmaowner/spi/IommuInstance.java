package dev.dmaowner.spi;

import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.DefaultDomainType;
import java.util.Optional;

/**
 * One IOMMU of a machine.
 *
 * @param driver the name of the kernel's driver: the {@link IommuDriver}'s, unless that stands for several of the kernel's
 * @param name as in {@code /sys/class/iommu}, or a name made from its node
 * @param node where firmware describes it; devices refer to it by this; empty for an IOMMU that devices do not refer to
 * @param joining when devices join their groups
 * @param defaultDomain the type of default domain that its groups get
 */
public record IommuInstance(
        String driver, String name, Optional<FirmwareNode> node, Joining joining, DefaultDomainType defaultDomain) {

    /** When devices join their groups. */
    public enum Joining {
        /** When they are added, bound or not (VT-d, AMD). */
        WHEN_ADDED,
        /** When a driver's probe configures them for DMA for the first time (device tree, IORT, RIMT, VIOT). */
        WHEN_CONFIGURED
    }
}

package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.spi.JoinRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices Renesas' ipmmu-vmsa takes on the 64-bit chips R-Car Gen3, R-Car Gen4 and RZ/G2: few, by their names. On others
 * it takes all. Early revisions of R-Car H3 take none either, but a device tree does not tell the revision.
 */
final class PermittedDevices {

    private static final List<String> CHIPS_WITHOUT = List.of("renesas,r8a774a1", "renesas,r8a7796");
    private static final Set<String> NAMES = Set.of("ee100000.mmc", "ee120000.mmc", "ee140000.mmc", "ee160000.mmc");

    private PermittedDevices() {}

    /** {@return why the driver does not take a device, empty if it does} */
    static Optional<String> whyNot(JoinRequest request) {
        Optional<DeviceTreeNode> root = request.firmware().deviceTree().flatMap(tree -> tree.node("/"));
        if (root.isEmpty()) {
            return Optional.empty();
        } else if (root.get().isCompatible(CHIPS_WITHOUT)) {
            return Optional.of("ipmmu-vmsa permits no device on this chip");
        }
        boolean permitted = PciDevices.contains(request.device())
                ? request.rules().has(KernelChange.IPMMU_PERMITS_PCI)
                : NAMES.contains(request.device().id().name());
        return permitted
                ? Optional.empty()
                : Optional.of("ipmmu-vmsa does not permit it: it takes only devices on its list");
    }
}

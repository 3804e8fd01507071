package dev.dmaowner.machine;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.EnumerationSource.AccessControl;
import java.io.IOException;
import java.util.Optional;

/**
 * How the access control services of PCI functions stand when groups form under given rules. It depends on the kernel only where a
 * device tree describes the IOMMU, and what the registers show is what the host's own kernel left there. Simulations and
 * predictions both go by it. Immutable.
 *
 * @param services how they stand
 * @param isCertain whether that is known; if not, they are taken as the host shows them
 */
public record AccessControlAtBoot(AccessControl services, boolean isCertain) {

    private static final AccessControlAtBoot AS_SHOWN = new AccessControlAtBoot(AccessControl.AS_SHOWN, true);

    /**
     * {@return how they stand on a host under these rules}
     *
     * @throws IOException if the host cannot be read
     */
    public static AccessControlAtBoot of(Host host, Firmware firmware, KernelRules rules) throws IOException {
        boolean isDescribed = firmware.deviceTree().stream()
                .flatMap(tree -> tree.nodes().stream())
                .anyMatch(node -> node.has("iommu-map"));
        if (!isDescribed || host.list("/sys/bus/pci/devices").isEmpty()) {
            return AS_SHOWN;
        }
        boolean isOn = rules.has(KernelChange.ACCESS_CONTROL_BEFORE_GROUPS);
        Optional<Boolean> wasOn = host.description()
                .kernelRelease()
                .flatMap(KernelRules::ofRelease)
                .map(of -> of.has(KernelChange.ACCESS_CONTROL_BEFORE_GROUPS));
        return wasOn.isPresent() && isOn && !wasOn.get()
                ? new AccessControlAtBoot(AccessControl.SWITCHED_ON, true)
                : new AccessControlAtBoot(AccessControl.AS_SHOWN, wasOn.equals(Optional.of(isOn)));
    }
}

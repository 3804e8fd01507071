package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the IOMMUs that a device tree describes: those that the kernel has registered where a host tells of them, else all
 * that the tree has and does not disable.
 *
 * @param driver the name of their driver
 * @param compatibles what the driver takes
 */
record TreeIommus(String driver, List<String> compatibles) {

    List<IommuInstance> on(Host host, Firmware firmware) throws IOException {
        return RegisteredIommu.areToldBy(host) ? registered(host) : described(firmware);
    }

    private List<IommuInstance> registered(Host host) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, "")) {
            if (iommu.compatible(host).stream().anyMatch(compatibles::contains)) {
                instances.add(new IommuInstance(
                        driver,
                        iommu.name(),
                        iommu.treeNode(host),
                        Joining.WHEN_CONFIGURED,
                        iommu.defaultDomain(host, DefaultDomainType.DMA)));
            }
        }
        return instances;
    }

    private List<IommuInstance> described(Firmware firmware) {
        List<IommuInstance> instances = new ArrayList<>();
        for (DeviceTreeNode node :
                firmware.deviceTree().map(tree -> tree.nodes()).orElse(List.of())) {
            if (node.isCompatible(compatibles) && node.isAvailable()) {
                instances.add(new IommuInstance(
                        driver,
                        node.path(),
                        Optional.of(node.asFirmwareNode()),
                        Joining.WHEN_CONFIGURED,
                        DefaultDomainType.DMA));
            }
        }
        return instances;
    }
}

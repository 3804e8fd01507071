package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
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
        return RegisteredIommu.areToldBy(host) ? registered(host, firmware) : described(firmware);
    }

    private List<IommuInstance> registered(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, "")) {
            List<String> said = iommu.compatible(host);
            Optional<FirmwareNode> node = said.isEmpty() ? namesake(iommu, firmware) : iommu.treeNode(host);
            if (said.isEmpty() ? node.isPresent() : said.stream().anyMatch(compatibles::contains)) {
                instances.add(new IommuInstance(
                        driver,
                        iommu.name(),
                        node,
                        Joining.WHEN_CONFIGURED,
                        iommu.defaultDomain(host, DefaultDomainType.DMA)));
            }
        }
        return instances;
    }

    /** A capture may have left out what its IOMMU is; the kernel named the device after its node: address, dot, name. */
    private Optional<FirmwareNode> namesake(RegisteredIommu iommu, Firmware firmware) {
        String directory = iommu.deviceDirectory();
        String device = directory.substring(directory.lastIndexOf('/') + 1);
        for (DeviceTreeNode node :
                firmware.deviceTree().map(tree -> tree.nodes()).orElse(List.of())) {
            String address = node.name().substring(node.name().indexOf('@') + 1);
            if (node.isCompatible(compatibles) && device.equals(address + "." + node.baseName())) {
                return Optional.of(node.asFirmwareNode());
            }
        }
        return Optional.empty();
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

package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.PciAddress;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds virtio-iommus. A registered one carries the name of its transport, a PCI function or a platform device, and firmware
 * describes that.
 *
 * @param driver the name of their driver
 * @param firmware the host's
 */
record VirtioIommus(String driver, Firmware firmware) {

    /** The content of a virtio device's file {@code device} for device type 23. */
    private static final String VIRTIO_ID_IOMMU = "0x0017";

    private static final List<String> TRANSPORTS = List.of("virtio,mmio", "virtio,pci-iommu", "pci1af4,1057");

    List<IommuInstance> on(Host host) throws IOException {
        return RegisteredIommu.areToldBy(host) ? registered(host) : described();
    }

    private List<IommuInstance> registered(Host host) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, "")) {
            String device = iommu.deviceDirectory();
            int slash = device.lastIndexOf("/virtio");
            if (slash > 0 && isIommu(host, device)) {
                String transport = device.substring(0, slash);
                Optional<FirmwareNode> inTree = RegisteredIommu.treeNode(host, transport);
                Optional<FirmwareNode> node =
                        inTree.isPresent() ? inTree : inTable(transport.substring(transport.lastIndexOf('/') + 1));
                instances.add(instance(iommu.name(), node, iommu.defaultDomain(host, DefaultDomainType.DMA_FQ)));
            }
        }
        return instances;
    }

    /** No other virtio device registers an IOMMU; its number is looked at where the host tells it. */
    private static boolean isIommu(Host host, String device) throws IOException {
        return host.readText(device + "/device").orElse(VIRTIO_ID_IOMMU).equals(VIRTIO_ID_IOMMU);
    }

    private Optional<FirmwareNode> inTable(String transport) {
        for (TableIommu iommu : inTable()) {
            if (isAt(iommu, transport)) {
                return Optional.of(iommu.node());
            }
        }
        return Optional.empty();
    }

    private static boolean isAt(TableIommu iommu, String transport) {
        return iommu.kind() == TableIommu.Kind.VIRTIO_PCI
                ? transport.equals(nameOf(iommu))
                : transport.startsWith(nameOf(iommu) + ".");
    }

    private List<TableIommu> inTable() {
        return firmware.tableIommus().stream()
                .filter(iommu ->
                        iommu.kind() == TableIommu.Kind.VIRTIO_PCI || iommu.kind() == TableIommu.Kind.VIRTIO_MMIO)
                .toList();
    }

    /** Finds IOMMUs by firmware alone: a device tree marks a transport as an IOMMU by the cells of its specifiers. */
    private List<IommuInstance> described() {
        List<IommuInstance> instances = new ArrayList<>();
        for (TableIommu iommu : inTable()) {
            instances.add(instance(nameOf(iommu), Optional.of(iommu.node()), DefaultDomainType.DMA_FQ));
        }
        for (DeviceTreeNode node :
                firmware.deviceTree().map(tree -> tree.nodes()).orElse(List.of())) {
            if (node.isCompatible(TRANSPORTS) && node.has("#iommu-cells") && node.isAvailable()) {
                instances.add(instance(node.path(), Optional.of(node.asFirmwareNode()), DefaultDomainType.DMA));
            }
        }
        return instances;
    }

    private static String nameOf(TableIommu iommu) {
        if (iommu.kind() == TableIommu.Kind.VIRTIO_PCI) {
            int segment = (int) (iommu.address() >>> Short.SIZE);
            return PciAddress.ofRequesterId(segment, (int) iommu.address() & 0xffff)
                    .toString();
        }
        return Long.toHexString(iommu.address());
    }

    private IommuInstance instance(String name, Optional<FirmwareNode> node, DefaultDomainType type) {
        return new IommuInstance(driver, name, node, Joining.WHEN_CONFIGURED, type);
    }
}

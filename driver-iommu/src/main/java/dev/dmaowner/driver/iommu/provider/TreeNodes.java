package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuInstance;
import java.util.Optional;

/** Finds the nodes of a device tree that describe IOMMUs and devices. */
final class TreeNodes {

    private TreeNodes() {}

    /** {@return the node of an instance, empty if the host's firmware has no such node} */
    static Optional<DeviceTreeNode> of(IommuInstance instance, Firmware firmware) {
        return instance.node().flatMap(node -> of(node, firmware));
    }

    /** {@return the node of a device or of its host bridge, empty if the host's firmware has no such node} */
    static Optional<DeviceTreeNode> of(Device device, Firmware firmware) {
        return device.firmwareNode().flatMap(node -> of(node, firmware));
    }

    /** {@return the node that describes the device itself; a PCI function without one refers to its host bridge} */
    static Optional<DeviceTreeNode> ownOf(Device device, Firmware firmware) {
        return of(device, firmware).filter(node -> !PciDevices.contains(device) || isBelowPci(node));
    }

    private static boolean isBelowPci(DeviceTreeNode node) {
        return node.parent()
                .flatMap(DeviceTreeNode::deviceType)
                .filter("pci"::equals)
                .isPresent();
    }

    private static Optional<DeviceTreeNode> of(FirmwareNode node, Firmware firmware) {
        return node instanceof FirmwareNode.TreeNode
                ? firmware.deviceTree().flatMap(tree -> tree.node(node.path()))
                : Optional.empty();
    }
}

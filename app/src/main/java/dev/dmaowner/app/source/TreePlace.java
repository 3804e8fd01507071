package dev.dmaowner.app.source;

import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuMap;
import dev.dmaowner.firmware.IommuReference;
import dev.dmaowner.spi.Device;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a device tree says in words of a device that no IOMMU translates. */
public final class TreePlace {

    private TreePlace() {}

    /** {@return which ids of devices behind a bridge to another bus an IOMMU translates, a clause; empty if it translates none} */
    public static Optional<String> devicesBehind(Device device, Firmware firmware) {
        return node(device, firmware)
                .flatMap(IommuMap::of)
                .map(TreePlace::words)
                .filter(words -> !words.isEmpty())
                .map(words -> "devices behind it: " + words);
    }

    /** {@return that the IOMMU of a device is disabled, a clause; empty if it has none or one that is not} */
    public static Optional<String> disabledIommu(Device device, Firmware firmware) {
        return node(device, firmware).stream()
                .flatMap(node -> IommuReference.of(node).stream())
                .map(IommuReference::provider)
                .filter(iommu -> !iommu.isAvailable())
                .findFirst()
                .map(iommu -> "the device tree puts it behind " + iommu.path() + ", which is disabled");
    }

    private static String words(IommuMap map) {
        return map.entries().stream()
                .filter(entry ->
                        entry.provider().filter(DeviceTreeNode::isAvailable).isPresent())
                .map(TreePlace::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(IommuMap.Entry entry) {
        return "ids " + hex(entry.idBase()) + ".." + hex(entry.idBase() + entry.length() - 1) + " -> "
                + entry.provider().orElseThrow().path() + " " + hex(entry.outBase()) + "..";
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private static Optional<DeviceTreeNode> node(Device device, Firmware firmware) {
        return device.firmwareNode()
                .filter(FirmwareNode.TreeNode.class::isInstance)
                .flatMap(node -> firmware.deviceTree().flatMap(tree -> tree.node(node.path())));
    }
}

package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DeviceTreeProperty;
import dev.dmaowner.firmware.MemoryResource;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory that a device tree wants mapped for a device: a {@code memory-region} whose {@code iommu-addresses} name the device.
 * If the device is to see it where the processor sees it, it is a direct mapping; elsewhere it is not.
 */
final class TreeReservedMemory {

    private static final int CELLS_OF_A_LONG = 2;

    private TreeReservedMemory() {}

    /** {@return what the tree requires for the device that joins} */
    static DirectMapping of(JoinRequest request) {
        if (!request.rules().has(KernelChange.TREE_DIRECT_MAPPING)) {
            return DirectMapping.NONE;
        }
        return TreeNodes.ownOf(request.device(), request.firmware())
                .filter(TreeReservedMemory::hasDirectRegion)
                .map(node -> DirectMapping.REQUIRED)
                .orElse(DirectMapping.NONE);
    }

    private static boolean hasDirectRegion(DeviceTreeNode device) {
        Optional<DeviceTreeProperty> regions = device.property("memory-region");
        for (int i = 0; i < regions.map(DeviceTreeProperty::cells).orElse(0); i++) {
            Optional<DeviceTreeNode> region =
                    device.tree().byPhandle(regions.orElseThrow().cell(i));
            Optional<MemoryResource> memory = region.flatMap(node -> node.memoryResource(0));
            if (memory.isPresent() && windows(region.orElseThrow(), device).contains(memory.get())) {
                return true;
            }
        }
        return false;
    }

    /** The addresses under which a device is to see a region. Each entry is a reference, a start and a size. */
    private static List<MemoryResource> windows(DeviceTreeNode region, DeviceTreeNode device) {
        List<MemoryResource> windows = new ArrayList<>();
        Optional<DeviceTreeProperty> addresses = region.property("iommu-addresses");
        int cells = addresses.map(DeviceTreeProperty::cells).orElse(0);
        int at = 0;
        while (at < cells) {
            Optional<DeviceTreeNode> referred =
                    region.tree().byPhandle(addresses.orElseThrow().cell(at));
            int start = cellsOf(referred, "#address-cells");
            int size = cellsOf(referred, "#size-cells");
            if (at + 1 + start + size > cells) {
                break;
            }
            if (referred.filter(node -> node == device).isPresent()) {
                windows.add(new MemoryResource(
                        addresses.orElseThrow().number(at + 1, start),
                        addresses.orElseThrow().number(at + 1 + start, size)));
            }
            at += 1 + start + size;
        }
        return windows;
    }

    private static int cellsOf(Optional<DeviceTreeNode> node, String property) {
        int said = node.flatMap(DeviceTreeNode::parent)
                .map(parent -> parent.u32(property).orElse(1))
                .orElse(1);
        return Math.max(0, Math.min(said, CELLS_OF_A_LONG));
    }
}

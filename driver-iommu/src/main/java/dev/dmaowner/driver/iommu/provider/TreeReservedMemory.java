package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DeviceTreeProperty;
import dev.dmaowner.firmware.MemoryResource;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory that a device tree wants mapped for a device: a {@code memory-region} whose {@code iommu-addresses} name the device.
 * If the device is to see it where the processor sees it, it is a direct mapping; elsewhere the addresses are only reserved.
 */
final class TreeReservedMemory {

    private static final int CELLS_OF_A_LONG = 2;

    private TreeReservedMemory() {}

    /** {@return the regions that the tree names for the device that joins} */
    static List<ReservedRegion> of(JoinRequest request) {
        return request.rules().has(KernelChange.TREE_DIRECT_MAPPING)
                ? TreeNodes.ownOf(request.device(), request.firmware())
                        .map(TreeReservedMemory::regionsOf)
                        .orElse(List.of())
                : List.of();
    }

    private static List<ReservedRegion> regionsOf(DeviceTreeNode device) {
        List<ReservedRegion> all = new ArrayList<>();
        Optional<DeviceTreeProperty> references = device.property("memory-region");
        for (int i = 0; i < references.map(DeviceTreeProperty::cells).orElse(0); i++) {
            device.tree().byPhandle(references.orElseThrow().cell(i)).ifPresent(region -> {
                Optional<MemoryResource> memory = region.memoryResource(0);
                for (MemoryResource window : windows(region, device)) {
                    if (window.size() != 0) {
                        all.add(region(window, memory));
                    }
                }
            });
        }
        return all;
    }

    /** Memory that the device sees elsewhere cannot be mapped one to one; neither can what is no memory of the machine's. */
    private static ReservedRegion region(MemoryResource window, Optional<MemoryResource> memory) {
        return new ReservedRegion(
                window.start(),
                window.start() + window.size() - 1,
                memory.filter(window::equals).isPresent() ? Kind.DIRECT : Kind.RESERVED);
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

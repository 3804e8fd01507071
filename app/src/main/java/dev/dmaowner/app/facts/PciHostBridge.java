package dev.dmaowner.app.facts;

import dev.dmaowner.firmware.AddressRange;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A PCI host bridge that a tree describes.
 *
 * @param node its node
 * @param buses the first and the last bus number, empty if the node does not say
 * @param domain the PCI segment, empty if the node does not say
 * @param ranges the windows through which the processor reaches the bus
 * @param dmaRanges the windows through which devices on the bus reach memory
 */
record PciHostBridge(
        DeviceTreeNode node,
        Optional<BusRange> buses,
        OptionalInt domain,
        List<AddressRange> ranges,
        List<AddressRange> dmaRanges) {

    PciHostBridge {
        ranges = List.copyOf(ranges);
        dmaRanges = List.copyOf(dmaRanges);
    }

    /** Bus numbers from the first to the last. */
    record BusRange(int first, int last) {}

    /** {@return the bridges of a tree in its order, available or not; bridges behind others are not among them} */
    static List<PciHostBridge> all(DeviceTree tree) {
        List<PciHostBridge> bridges = new ArrayList<>();
        for (DeviceTreeNode node : tree.nodes()) {
            if (isPci(node) && node.parent().map(parent -> !isPci(parent)).orElse(true)) {
                bridges.add(of(node));
            }
        }
        return bridges;
    }

    private static boolean isPci(DeviceTreeNode node) {
        return node.deviceType().map("pci"::equals).orElse(false);
    }

    private static PciHostBridge of(DeviceTreeNode node) {
        Optional<BusRange> buses = node.property("bus-range")
                .filter(range -> range.cells() >= 2)
                .map(range -> new BusRange(range.cell(0), range.cell(1)));
        return new PciHostBridge(
                node, buses, node.u32("linux,pci-domain"), AddressRange.ofRanges(node), AddressRange.ofDmaRanges(node));
    }
}

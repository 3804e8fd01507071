package dev.dmaowner.firmware;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The path from a device to memory as a device tree describes it: the first half of the kernel's {@code of_dma_configure_id}.
 *
 * @param dmaParent the node through which the device reaches memory, empty for the root alone
 * @param coherence whether its DMA is coherent; the default is that of Arm: it is not
 * @param coherenceFrom the node that states the coherence, empty for the default
 * @param status whether the search for ranges found any
 * @param rangeNode the node whose {@code dma-ranges} were taken, empty where none were; with ranges that cannot be used
 *     it is there if what they amount to is at fault, and not some part of them
 * @param ranges the windows to memory, empty where there are none
 * @param limit the highest address that the bus carries, 0 where there is no limit
 * @param mask the DMA mask of a device that starts with 32 bits
 */
public record TreeDma(
        Optional<DeviceTreeNode> dmaParent,
        Coherence coherence,
        Optional<DeviceTreeNode> coherenceFrom,
        RangeStatus status,
        Optional<DeviceTreeNode> rangeNode,
        List<DmaRange> ranges,
        long limit,
        long mask) {

    private static final long MASK_32 = 0xffff_ffffL;

    public TreeDma {
        ranges = List.copyOf(ranges);
    }

    /** {@return the tree's description of a device with a node of its own, under the newest rules} */
    public static TreeDma ofDevice(DeviceTreeNode node) {
        return of(node, NodeKind.OWN_NODE, OwnershipRules.newest());
    }

    /**
     * Look up what the tree says.
     *
     * @param node the device's node, or that of the bus that it is on
     * @param kind which of the two
     * @param rules the rules in force, for the limit of ranges that make no sense
     */
    static TreeDma of(DeviceTreeNode node, NodeKind kind, KernelRules rules) {
        DeviceTreeNode rangeNode = rangeNode(kind == NodeKind.OWN_NODE ? node.dmaParentOrNull() : node);
        if (rangeNode == null) {
            return without(RangeStatus.NONE, node);
        }
        List<AddressRange> translated = AddressRange.ofDmaRanges(rangeNode).stream()
                .filter(range -> range.cpuStart().isPresent())
                .toList();
        if (translated.isEmpty()) {
            return without(RangeStatus.UNUSABLE, node);
        }
        List<DmaRange> ranges = upToTheFirstWithoutSize(translated);
        OptionalLong last = DmaLimit.of(ranges, rules);
        return last.isEmpty()
                ? of(node, RangeStatus.UNUSABLE, Optional.of(rangeNode), List.of(), 0, MASK_32)
                : of(node, RangeStatus.FOUND, Optional.of(rangeNode), ranges, last.getAsLong(), mask(last.getAsLong()));
    }

    private static TreeDma without(RangeStatus status, DeviceTreeNode node) {
        return of(node, status, Optional.empty(), List.of(), 0, MASK_32);
    }

    private static TreeDma of(
            DeviceTreeNode node,
            RangeStatus status,
            Optional<DeviceTreeNode> rangeNode,
            List<DmaRange> ranges,
            long limit,
            long mask) {
        Optional<DeviceTreeNode> says = Optional.ofNullable(sayerOfCoherence(node));
        Coherence coherence =
                says.isPresent() && says.get().has("dma-coherent") ? Coherence.COHERENT : Coherence.NON_COHERENT;
        return new TreeDma(
                Optional.ofNullable(node.dmaParentOrNull()), coherence, says, status, rangeNode, ranges, limit, mask);
    }

    private static @Nullable DeviceTreeNode sayerOfCoherence(DeviceTreeNode node) {
        Set<DeviceTreeNode> seen = new HashSet<>();
        for (DeviceTreeNode n = node; n != null && seen.add(n); n = n.dmaParentOrNull()) {
            if (n.has("dma-coherent") || n.has("dma-noncoherent")) {
                return n;
            }
        }
        return null;
    }

    /** The first node with ranges, unless one on the way but the first lacks the property, or the way is a ring. */
    private static @Nullable DeviceTreeNode rangeNode(@Nullable DeviceTreeNode start) {
        Set<DeviceTreeNode> seen = new HashSet<>();
        for (DeviceTreeNode node = start; node != null && seen.add(node); node = node.dmaParentOrNull()) {
            DeviceTreeProperty ranges = node.find("dma-ranges");
            if (ranges != null && ranges.length() > 0) {
                return node;
            }
            if (ranges == null && node != start) {
                return null;
            }
        }
        return null;
    }

    /** The kernel keeps the ranges in a list that ends at one without a size. */
    private static List<DmaRange> upToTheFirstWithoutSize(List<AddressRange> translated) {
        return translated.stream()
                .takeWhile(range -> range.size() != 0)
                .map(range -> new DmaRange(range.busStart(), range.cpuStart().orElseThrow(), range.size()))
                .toList();
    }

    /** All the bits up to the highest of the last address, of 32. */
    private static long mask(long last) {
        return last == 0 ? 0 : MASK_32 & -1L >>> Long.numberOfLeadingZeros(last);
    }
}

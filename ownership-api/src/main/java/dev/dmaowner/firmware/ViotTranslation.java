package dev.dmaowner.firmware;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the virtio-iommu of a device in a VIOT (the kernel's {@code viot_iommu_configure}). Immutable. */
final class ViotTranslation {

    /** The last of the table first: the kernel puts each before those that it read earlier, and searches from the front. */
    private final Deque<ViotNode.PciRange> ranges = new ArrayDeque<>();

    private final Map<Long, ViotNode.MmioEndpoint> byAddress = new HashMap<>();
    private final Map<Integer, ViotNode.VirtioIommu> iommus = new HashMap<>();

    private ViotTranslation() {}

    /** Ranges and endpoints whose IOMMU is not in the table are left out, as in the kernel. */
    static ViotTranslation of(ViotTable table) {
        ViotTranslation translation = new ViotTranslation();
        for (ViotNode node : table.nodes()) {
            if (node instanceof ViotNode.VirtioIommu iommu) {
                translation.iommus.put(iommu.offset(), iommu);
            }
        }
        for (ViotNode node : table.nodes()) {
            if (node instanceof ViotNode.PciRange range && translation.iommus.containsKey(range.outputNode())) {
                translation.ranges.addFirst(range);
            } else if (node instanceof ViotNode.MmioEndpoint endpoint
                    && translation.iommus.containsKey(endpoint.outputNode())) {
                translation.byAddress.put(endpoint.baseAddress(), endpoint);
            }
        }
        return translation;
    }

    /**
     * Find the IOMMU of a PCI function.
     *
     * @param requesterIds the ids under which its DMA may arrive, its own first
     * @return the IOMMU and an endpoint id for each; empty if one is in no range, or the function is the IOMMU itself
     */
    Optional<IommuSpecifier> pci(int segment, List<Integer> requesterIds) {
        List<List<Integer>> ids = new ArrayList<>();
        Optional<ViotNode.VirtioIommu> first = Optional.empty();
        for (int requesterId : requesterIds) {
            Optional<ViotNode.PciRange> range = range(segment, requesterId);
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ViotNode.VirtioIommu iommu = iommus.get(range.get().outputNode());
            if (iommu instanceof ViotNode.VirtioIommuPci self
                    && self.segment() == segment
                    && self.bdf() == requesterIds.get(0)) {
                return Optional.empty();
            }
            first = first.or(() -> Optional.of(iommu));
            ids.add(List.of((int) endpoint(range.get(), segment, requesterId)));
        }
        return first.map(iommu -> new IommuSpecifier(iommu.tableNode(), ids));
    }

    /** {@return the IOMMU and endpoint id of a platform device, by the start of its first memory resource} */
    Optional<IommuSpecifier> mmio(long address) {
        ViotNode.MmioEndpoint endpoint = byAddress.get(address);
        if (endpoint == null) {
            return Optional.empty();
        }
        ViotNode.VirtioIommu iommu = iommus.get(endpoint.outputNode());
        boolean isSelf = iommu instanceof ViotNode.VirtioIommuMmio self && self.baseAddress() == address;
        return isSelf
                ? Optional.empty()
                : Optional.of(new IommuSpecifier(iommu.tableNode(), List.of(List.of((int) endpoint.endpoint()))));
    }

    private Optional<ViotNode.PciRange> range(int segment, int requesterId) {
        for (ViotNode.PciRange range : ranges) {
            if (segment >= range.segmentStart()
                    && segment <= range.segmentEnd()
                    && requesterId >= range.bdfStart()
                    && requesterId <= range.bdfEnd()) {
                return Optional.of(range);
            }
        }
        return Optional.empty();
    }

    private static long endpoint(ViotNode.PciRange range, int segment, int requesterId) {
        long segmentPart = (long) (segment - range.segmentStart()) << 16;
        return segmentPart + requesterId - range.bdfStart() + range.endpointStart();
    }
}

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

    /** A range of PCI functions with the IOMMU that translates them. */
    private record Range(ViotNode.PciRange ids, ViotNode.VirtioIommu iommu) {}

    /** A platform device with the IOMMU that translates it. */
    private record Endpoint(ViotNode.MmioEndpoint device, ViotNode.VirtioIommu iommu) {}

    /** The last of the table first: the kernel puts each before those that it read earlier, and searches from the front. */
    private final Deque<Range> ranges = new ArrayDeque<>();

    private final Map<Long, Endpoint> byAddress = new HashMap<>();

    private ViotTranslation() {}

    /** Ranges and endpoints whose IOMMU is not in the table are left out, as in the kernel. */
    static ViotTranslation of(ViotTable table) {
        Map<Integer, ViotNode.VirtioIommu> iommus = new HashMap<>();
        for (ViotNode node : table.nodes()) {
            if (node instanceof ViotNode.VirtioIommu iommu) {
                iommus.put(iommu.offset(), iommu);
            }
        }
        ViotTranslation translation = new ViotTranslation();
        for (ViotNode node : table.nodes()) {
            if (node instanceof ViotNode.PciRange range) {
                Optional.ofNullable(iommus.get(range.outputNode()))
                        .ifPresent(iommu -> translation.ranges.addFirst(new Range(range, iommu)));
            } else if (node instanceof ViotNode.MmioEndpoint endpoint) {
                Optional.ofNullable(iommus.get(endpoint.outputNode()))
                        .ifPresent(iommu ->
                                translation.byAddress.put(endpoint.baseAddress(), new Endpoint(endpoint, iommu)));
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
            Optional<Range> range = range(segment, requesterId);
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ViotNode.VirtioIommu iommu = range.get().iommu();
            if (iommu instanceof ViotNode.VirtioIommuPci self
                    && self.segment() == segment
                    && self.bdf() == requesterIds.get(0)) {
                return Optional.empty();
            }
            first = first.or(() -> Optional.of(iommu));
            ids.add(List.of((int) endpoint(range.get().ids(), segment, requesterId)));
        }
        return first.map(iommu -> new IommuSpecifier(iommu.tableNode(), ids));
    }

    /** {@return the IOMMU and endpoint id of a platform device, by the start of its first memory resource} */
    Optional<IommuSpecifier> mmio(long address) {
        Endpoint endpoint = byAddress.get(address);
        if (endpoint == null) {
            return Optional.empty();
        }
        ViotNode.VirtioIommu iommu = endpoint.iommu();
        boolean isSelf = iommu instanceof ViotNode.VirtioIommuMmio self && self.baseAddress() == address;
        return isSelf
                ? Optional.empty()
                : Optional.of(new IommuSpecifier(iommu.tableNode(), List.of(List.of((int)
                        endpoint.device().endpoint()))));
    }

    private Optional<Range> range(int segment, int requesterId) {
        return ranges.stream()
                .filter(range -> holds(range.ids(), segment, requesterId))
                .findFirst();
    }

    private static boolean holds(ViotNode.PciRange range, int segment, int requesterId) {
        return segment >= range.segmentStart()
                && segment <= range.segmentEnd()
                && requesterId >= range.bdfStart()
                && requesterId <= range.bdfEnd();
    }

    private static long endpoint(ViotNode.PciRange range, int segment, int requesterId) {
        long segmentPart = (long) (segment - range.segmentStart()) << 16;
        return segmentPart + requesterId - range.bdfStart() + range.endpointStart();
    }
}

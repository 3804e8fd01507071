package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the RISC-V IOMMU of a device in a RIMT (the kernel's {@code rimt_iommu_configure_id}). Immutable. */
final class RimtTranslation {

    private final Map<Long, RimtNode> byOffset = new HashMap<>();
    private final Map<Integer, RimtNode.RootComplex> bySegment = new HashMap<>();
    private final Map<String, RimtNode.PlatformDevice> byName = new HashMap<>();

    /** An id that has arrived at an IOMMU. */
    private record Arrival(RimtNode.Iommu iommu, long id) {}

    private RimtTranslation() {}

    static RimtTranslation of(RimtTable table) {
        RimtTranslation translation = new RimtTranslation();
        for (RimtNode node : table.nodes()) {
            translation.byOffset.put((long) node.offset(), node);
            if (node instanceof RimtNode.RootComplex complex) {
                translation.bySegment.putIfAbsent(complex.segment(), complex);
            } else if (node instanceof RimtNode.PlatformDevice device) {
                translation.byName.putIfAbsent(device.deviceName(), device);
            }
        }
        return translation;
    }

    /**
     * Find the IOMMU of a PCI function.
     *
     * @param requesterIds the ids under which its DMA may arrive, its own first
     * @return the IOMMU and a device id for each; empty if one arrives nowhere
     */
    Optional<IommuSpecifier> pci(int segment, List<Integer> requesterIds) {
        return Optional.ofNullable(bySegment.get(segment)).flatMap(complex -> mapAll(complex, requesterIds));
    }

    /** {@return the IOMMU and the ids of a device of the namespace, by the full path of its object: all its mappings in order} */
    Optional<IommuSpecifier> object(String path) {
        List<Arrival> arrivals = new ArrayList<>();
        for (RimtIdMapping mapping : mappingsOf(path)) {
            Optional<Arrival> arrival = follow(byOffset.get(mapping.destination()), mapping.destinationBase());
            if (arrival.isEmpty()) {
                break;
            }
            arrivals.add(arrival.get());
        }
        return specifier(arrivals);
    }

    /** {@return the same by an id that the device's bus knows} */
    Optional<IommuSpecifier> object(String path, int id) {
        return Optional.ofNullable(byName.get(path)).flatMap(device -> mapAll(device, List.of(id)));
    }

    private List<RimtIdMapping> mappingsOf(String path) {
        return Optional.ofNullable(byName.get(path))
                .map(RimtNode.Mapped::mappings)
                .orElse(List.of());
    }

    private Optional<IommuSpecifier> mapAll(RimtNode device, List<Integer> ids) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int id : ids) {
            Optional<Arrival> arrival = follow(device, Integer.toUnsignedLong(id));
            if (arrival.isEmpty()) {
                return Optional.empty();
            }
            arrivals.add(arrival.get());
        }
        return specifier(arrivals);
    }

    /** Each node is passed once: a table may lead in a circle. */
    private Optional<Arrival> follow(@Nullable RimtNode from, long input) {
        Set<RimtNode> passed = new HashSet<>();
        RimtNode node = from;
        long id = input;
        while (node instanceof RimtNode.Mapped mapped && passed.add(node)) {
            Optional<RimtIdMapping> mapping = mappingOf(mapped, id);
            if (mapping.isEmpty()) {
                return Optional.empty();
            }
            id = mapping.get().output(id);
            node = byOffset.get(mapping.get().destination());
        }
        return node instanceof RimtNode.Iommu iommu ? Optional.of(new Arrival(iommu, id)) : Optional.empty();
    }

    private static Optional<RimtIdMapping> mappingOf(RimtNode.Mapped node, long id) {
        return node.mappings().stream().filter(mapping -> mapping.takes(id)).findFirst();
    }

    /** The kernel has one IOMMU a device, and refuses ids of a second. */
    private static Optional<IommuSpecifier> specifier(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return Optional.empty();
        }
        RimtNode.Iommu iommu = arrivals.get(0).iommu();
        List<List<Integer>> ids = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (!arrival.iommu().equals(iommu)) {
                return Optional.empty();
            }
            ids.add(List.of((int) arrival.id()));
        }
        return Optional.of(new IommuSpecifier(iommu.tableNode(), ids));
    }
}

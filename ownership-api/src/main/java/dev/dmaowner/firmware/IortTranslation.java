package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the id mappings of an IORT from a device to its SMMU (the kernel's {@code iort_iommu_configure_id}). Immutable.
 */
final class IortTranslation {

    private final IortTable table;
    private final Map<Long, IortNode> byOffset = new HashMap<>();
    private final Map<Long, IortNode.RootComplex> bySegment = new HashMap<>();
    private final Map<String, IortNode.NamedComponent> byName = new HashMap<>();

    private IortTranslation(IortTable table) {
        this.table = table;
    }

    static IortTranslation of(IortTable table) {
        IortTranslation translation = new IortTranslation(table);
        for (IortNode node : table.nodes()) {
            translation.byOffset.put((long) node.offset(), node);
            if (node instanceof IortNode.RootComplex complex) {
                translation.bySegment.putIfAbsent(complex.segment(), complex);
            } else if (node instanceof IortNode.NamedComponent component) {
                translation.byName.putIfAbsent(component.deviceName(), component);
            }
        }
        return translation;
    }

    /** {@return the root complex of a PCI segment, the first in the table} */
    Optional<IortNode.RootComplex> rootComplex(int segment) {
        return Optional.ofNullable(bySegment.get((long) segment));
    }

    /** {@return the node of a device of the namespace, by the full path of its object} */
    Optional<IortNode.NamedComponent> namedComponent(String path) {
        return Optional.ofNullable(byName.get(path));
    }

    /** {@return the SMMU and the ids of inputs that all must arrive at one; empty if one does not} */
    Optional<IommuSpecifier> mapAll(IortNode device, List<Integer> inputs) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int input : inputs) {
            Optional<Arrival> arrival = toSmmu(device, Integer.toUnsignedLong(input));
            if (arrival.isEmpty()) {
                return Optional.empty();
            }
            arrivals.add(arrival.get());
        }
        return specifier(arrivals);
    }

    /** {@return the SMMU and the ids of a named component that has no ids of its own: its single mappings, from the first} */
    Optional<IommuSpecifier> mapSingles(IortNode.NamedComponent component) {
        List<Arrival> arrivals = new ArrayList<>();
        for (IortIdMapping mapping : component.header().mappings()) {
            Optional<Arrival> arrival = single(mapping);
            if (arrival.isEmpty()) {
                break;
            }
            arrivals.add(arrival.get());
        }
        return specifier(arrivals);
    }

    /**
     * {@return the memory that must stay mapped for a device, as reserved memory nodes say} Trusted from revision 5 of the
     * table, as in the kernel, which came to know them with it.
     */
    List<ReservedRegion> reservedRegions(IommuSpecifier device) {
        List<ReservedRegion> regions = new ArrayList<>();
        if (table.header().revision() < 5) {
            return regions;
        }
        for (IortNode node : table.nodes()) {
            if (node instanceof IortNode.ReservedMemory memory && serves(memory, device)) {
                ReservedRegion.Kind kind =
                        (memory.flags() & 1) != 0 ? ReservedRegion.Kind.DIRECT_RELAXABLE : ReservedRegion.Kind.DIRECT;
                for (IortNode.Range range : memory.ranges()) {
                    regions.add(new ReservedRegion(range.base(), range.base() + range.size() - 1, kind));
                }
            }
        }
        return regions;
    }

    private boolean serves(IortNode.ReservedMemory memory, IommuSpecifier device) {
        for (IortIdMapping mapping : memory.header().mappings()) {
            IortNode parent = byOffset.get(mapping.outputReference());
            if (parent != null && parent.tableNode().equals(device.iommu())) {
                for (List<Integer> id : device.ids()) {
                    long distance = Integer.toUnsignedLong(id.get(0)) - mapping.outputBase();
                    if (distance >= 0 && distance <= mapping.idCount()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Optional<Arrival> single(IortIdMapping mapping) {
        IortNode parent = byOffset.get(mapping.outputReference());
        return mapping.isSingle() && parent != null ? toSmmu(parent, mapping.outputBase()) : Optional.empty();
    }

    /** Hop from node to node until an SMMU. A way that comes back to a node leads nowhere. */
    private Optional<Arrival> toSmmu(IortNode from, long input) {
        Set<Integer> visited = new HashSet<>();
        IortNode node = from;
        long id = input;
        while (node != null && visited.add(node.offset())) {
            if (isSmmu(node)) {
                return Optional.of(new Arrival(node, id));
            }
            IortIdMapping mapping = mappingOf(node, id);
            if (mapping == null) {
                return Optional.empty();
            }
            id = mapping.isSingle() ? mapping.outputBase() : mapping.output(id);
            node = byOffset.get(mapping.outputReference());
        }
        return Optional.empty();
    }

    /**
     * The mapping that takes an id. Some firmware writes the number of ids where that number less one belongs, so that a
     * range reaches one too far: a range that begins at the id wins over one that ends there. Any other overlap goes to the
     * first. A node whose first mapping leads nowhere maps nothing.
     */
    private static @Nullable IortIdMapping mappingOf(IortNode node, long id) {
        List<IortIdMapping> mappings = node.header().mappings();
        if (mappings.isEmpty() || mappings.get(0).outputReference() == 0) {
            return null;
        }
        boolean singleAllowed = node instanceof IortNode.NamedComponent || node instanceof IortNode.RootComplex;
        IortIdMapping endsHere = null;
        for (IortIdMapping mapping : mappings) {
            if (mapping.isSingle()) {
                if (singleAllowed) {
                    return mapping;
                }
            } else if (mapping.takes(id) && (endsHere == null || id == mapping.inputBase())) {
                if (mapping.idCount() == 0 || id != mapping.inputLast()) {
                    return mapping;
                }
                endsHere = mapping;
            }
        }
        return endsHere;
    }

    /** Ids that arrive at SMMUs of two kinds have no driver in common; of one kind, the first SMMU has them all. */
    private static Optional<IommuSpecifier> specifier(List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return Optional.empty();
        }
        IortNode smmu = arrivals.get(0).smmu();
        List<List<Integer>> ids = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (arrival.smmu().getClass() != smmu.getClass()) {
                return Optional.empty();
            }
            ids.add(List.of((int) arrival.id()));
        }
        return Optional.of(new IommuSpecifier(smmu.tableNode(), ids));
    }

    private static boolean isSmmu(IortNode node) {
        return node instanceof IortNode.Smmu || node instanceof IortNode.SmmuV3;
    }

    private record Arrival(IortNode smmu, long id) {}
}

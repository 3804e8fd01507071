package dev.dmaowner.app.facts;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.IommuReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which nodes of a tree name the same ids of an IOMMU in their {@code iommus}, or ids that overlap there. */
final class SpecifierSharing {

    private SpecifierSharing() {}

    /**
     * One specifier that several nodes name.
     *
     * @param reference the IOMMU and the cells of the specifier
     * @param nodes the nodes that name it, in the order of the tree
     */
    record Shared(IommuReference reference, List<DeviceTreeNode> nodes) {
        Shared {
            nodes = List.copyOf(nodes);
        }
    }

    /** {@return the specifiers with cells that more than one node names, in the order in which they are first named} */
    static List<Shared> identical(DeviceTree tree) {
        Map<IommuReference, Set<DeviceTreeNode>> named = new LinkedHashMap<>();
        for (DeviceTreeNode node : tree.nodes()) {
            for (IommuReference reference : IommuReference.of(node)) {
                named.computeIfAbsent(reference, r -> new LinkedHashSet<>()).add(node);
            }
        }
        List<Shared> shared = new ArrayList<>();
        named.forEach((reference, nodes) -> {
            if (nodes.size() > 1) {
                shared.add(new Shared(reference, List.copyOf(nodes)));
            }
        });
        return shared;
    }
}

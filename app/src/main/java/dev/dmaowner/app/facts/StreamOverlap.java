package dev.dmaowner.app.facts;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.IommuReference;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Two nodes whose streams an Arm SMMU of version 1 or 2 cannot tell apart. They share a stream-mapping entry, or
 * only one of them can have one.
 *
 * @param provider the SMMU's node
 * @param first the stream that the tree names first
 * @param second the stream of another node
 * @param relation how the two sets of ids overlap
 */
record StreamOverlap(DeviceTreeNode provider, Stream first, Stream second, Relation relation) {

    private static final List<String> SMMUS = List.of(
            "arm,smmu-v1",
            "arm,smmu-v2",
            "arm,mmu-400",
            "arm,mmu-401",
            "arm,mmu-500",
            "cavium,smmu-v2",
            "nvidia,smmu-500",
            "qcom,smmu-v2");

    /**
     * A stream.
     *
     * @param node the node that sends it
     * @param id its number, 16 bits
     * @param mask the bits of the number that do not count, 15 bits
     */
    record Stream(DeviceTreeNode node, int id, int mask) {}

    /** How the ids that two entries match overlap. */
    enum Relation {
        EQUAL,
        FIRST_CONTAINS_SECOND,
        SECOND_CONTAINS_FIRST,
        /** Neither contains the other: the driver rejects the entry that comes later. */
        PARTIAL
    }

    /**
     * Report the overlaps in a tree, by SMMU in the order in which they are first named. They are reported one by one, because there can be as
     * many as pairs of streams.
     */
    static void forEach(DeviceTree tree, Consumer<StreamOverlap> told) {
        // A node that names a stream twice has one entry for both.
        Map<DeviceTreeNode, Set<Stream>> streams = new LinkedHashMap<>();
        for (DeviceTreeNode node : tree.nodes()) {
            for (IommuReference reference : IommuReference.of(node)) {
                if (!reference.arguments().isEmpty() && reference.provider().isCompatible(SMMUS)) {
                    streams.computeIfAbsent(reference.provider(), p -> new LinkedHashSet<>())
                            .add(stream(node, reference));
                }
            }
        }
        streams.forEach((provider, distinct) -> tell(provider, List.copyOf(distinct), told));
    }

    private static Stream stream(DeviceTreeNode node, IommuReference reference) {
        List<Integer> arguments = reference.arguments();
        int mask = arguments.size() > 1
                ? arguments.get(1)
                : reference.provider().u32("stream-match-mask").orElse(0);
        return new Stream(node, arguments.get(0) & 0xffff, mask & 0x7fff);
    }

    private static void tell(DeviceTreeNode provider, List<Stream> streams, Consumer<StreamOverlap> told) {
        for (int i = 0; i < streams.size(); i++) {
            for (int j = i + 1; j < streams.size(); j++) {
                Stream first = streams.get(i);
                Stream second = streams.get(j);
                if (first.node() != second.node() && differingBits(first, second) == 0) {
                    told.accept(new StreamOverlap(provider, first, second, relation(first, second)));
                }
            }
        }
    }

    /** The bits that count for both and in which they differ. */
    private static int differingBits(Stream first, Stream second) {
        return (first.id() ^ second.id()) & ~(first.mask() | second.mask());
    }

    private static Relation relation(Stream first, Stream second) {
        if (first.mask() == second.mask()) {
            return Relation.EQUAL;
        }
        if ((first.mask() & second.mask()) == second.mask()) {
            return Relation.FIRST_CONTAINS_SECOND;
        }
        return (first.mask() & second.mask()) == first.mask() ? Relation.SECOND_CONTAINS_FIRST : Relation.PARTIAL;
    }
}

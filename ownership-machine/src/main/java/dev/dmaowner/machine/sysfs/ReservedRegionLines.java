package dev.dmaowner.machine.sysfs;

import dev.dmaowner.firmware.ReservedRegion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A group's file {@code reserved_regions} ({@code iommu_group_show_resv_regions}). */
final class ReservedRegionLines {

    private static final Comparator<ReservedRegion> IN_ORDER =
            Comparator.comparing(ReservedRegion::start, Long::compareUnsigned).thenComparing(ReservedRegion::kind);

    private ReservedRegionLines() {}

    /**
     * {@return a line for each region, by their first addresses; regions of one kind that touch are one, and one that ends before it
     * starts, which is a defect of firmware, is none}
     */
    static String of(List<ReservedRegion> regions) {
        StringBuilder lines = new StringBuilder();
        for (ReservedRegion region : merged(regions)) {
            lines.append(String.format(
                    "0x%016x 0x%016x %s\n",
                    region.start(), region.end(), region.kind().word()));
        }
        return lines.toString();
    }

    private static List<ReservedRegion> merged(List<ReservedRegion> regions) {
        List<ReservedRegion> merged = new ArrayList<>();
        Map<ReservedRegion.Kind, Integer> last = new EnumMap<>(ReservedRegion.Kind.class);
        for (ReservedRegion region : regions.stream()
                .filter(region -> Long.compareUnsigned(region.start(), region.end()) <= 0)
                .sorted(IN_ORDER)
                .toList()) {
            Integer at = last.get(region.kind());
            if (at != null && touch(merged.get(at), region)) {
                merged.set(at, union(merged.get(at), region));
            } else {
                last.put(region.kind(), merged.size());
                merged.add(region);
            }
        }
        return merged;
    }

    /** The second does not start before the first. */
    private static boolean touch(ReservedRegion first, ReservedRegion second) {
        return Long.compareUnsigned(second.start(), first.end()) <= 0 || second.start() == first.end() + 1;
    }

    private static ReservedRegion union(ReservedRegion first, ReservedRegion second) {
        long end = Long.compareUnsigned(first.end(), second.end()) >= 0 ? first.end() : second.end();
        return new ReservedRegion(first.start(), end, first.kind());
    }
}

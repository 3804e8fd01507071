package dev.dmaowner.firmware;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import java.util.List;
import java.util.OptionalLong;

/** The highest address that ranges let a device reach, as each generation of the kernel counts. */
final class DmaLimit {

    private static final long LAST_OF_32_BITS = 0xffff_ffffL;

    private DmaLimit() {}

    /** {@return the last address, empty if the ranges amount to nothing} */
    static OptionalLong of(List<DmaRange> ranges, KernelRules rules) {
        return rules.has(KernelChange.DMA_LIMIT_BY_LAST_ADDRESS)
                ? OptionalLong.of(highest(ranges))
                : ofSizeInAll(ranges);
    }

    private static long highest(List<DmaRange> ranges) {
        long highest = 0;
        for (DmaRange range : ranges) {
            highest = larger(highest, range.dmaStart() + range.size() - 1);
        }
        return highest == 0 ? LAST_OF_32_BITS : highest;
    }

    /** Before, the size from the lowest to the highest address counted; an odd one was taken for a mask, one too small. */
    private static OptionalLong ofSizeInAll(List<DmaRange> ranges) {
        long lowest = -1;
        long end = 0;
        for (DmaRange range : ranges) {
            lowest = larger(lowest, range.dmaStart()) == lowest ? range.dmaStart() : lowest;
            end = larger(end, range.dmaStart() + range.size());
        }
        long size = end - lowest;
        long even = size + (size & 1);
        return even == 0 ? OptionalLong.empty() : OptionalLong.of(lowest + even - 1);
    }

    private static long larger(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}

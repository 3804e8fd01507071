package dev.dmaowner.firmware;

import java.util.List;
import java.util.Optional;

/**
 * A device's DMA as firmware describes it.
 *
 * @param status whether the search for address ranges found any
 * @param ranges the windows through which the device reaches memory, empty where it sees addresses as they are
 * @param limit the highest address that the bus carries ({@code bus_dma_limit}), 0 where there is no limit
 * @param mask the DMA mask that results, an unsigned number
 * @param coherence whether the device's DMA is coherent with the processor's caches
 * @param iommu the IOMMU that translates it and the device's ids there, empty if none does
 */
public record DmaConfiguration(
        RangeStatus status,
        List<DmaRange> ranges,
        long limit,
        long mask,
        Coherence coherence,
        Optional<IommuSpecifier> iommu) {

    public DmaConfiguration {
        ranges = List.copyOf(ranges);
    }

    /** The configuration of a device that firmware does not describe: 32 address bits and no IOMMU. */
    public static final DmaConfiguration NOTHING_SAID =
            new DmaConfiguration(RangeStatus.NONE, List.of(), 0, 0xffff_ffffL, Coherence.COHERENT, Optional.empty());

    /** The result of the search for address ranges. */
    public enum RangeStatus {
        /** Ranges that can be used. */
        FOUND,
        /** No ranges, which is normal (ENODEV in the kernel). */
        NONE,
        /** No range can be used (EINVAL in the kernel). */
        UNUSABLE
    }

    /** Whether DMA is coherent with the processor's caches. */
    public enum Coherence {
        COHERENT,
        NON_COHERENT,
        /** Firmware forbids DMA for want of saying (arm64 with ACPI and no {@code _CCA}). */
        DMA_NOT_SUPPORTED
    }

    /**
     * One window.
     *
     * @param dmaStart the first address as the device sees it
     * @param cpuStart the first address as the processor sees it
     * @param size in bytes, more than zero as an unsigned number
     */
    public record DmaRange(long dmaStart, long cpuStart, long size) {}
}

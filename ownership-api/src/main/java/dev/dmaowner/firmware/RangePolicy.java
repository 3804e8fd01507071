package dev.dmaowner.firmware;

/** What it means that a tree has no usable {@code dma-ranges}: the kernel's {@code force_dma}. */
public enum RangePolicy {
    /** The device is taken to do DMA all the same (platform, AMBA, PCI). */
    FORCED,
    /** It is taken at its word: without ranges nothing is configured, and bad ranges are an error. */
    AS_SAID
}

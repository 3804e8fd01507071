package dev.dmaowner.firmware;

/** How to treat a tree without usable {@code dma-ranges}: the kernel's {@code force_dma}. */
public enum RangePolicy {
    /** The device is assumed to do DMA anyway (platform, AMBA, PCI). */
    FORCED,
    /** Without ranges nothing is configured, and invalid ranges are an error. */
    AS_SAID
}

package dev.dmaowner.driver.vfio;

/** What keeps the DMA of a device apart. */
enum Isolation {
    BY_IOMMU,
    /** Nothing does: no-IOMMU mode. */
    NONE
}

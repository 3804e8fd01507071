package dev.dmaowner.plan.survey;

/** What keeps the DMA of a device from memory that is not its user's. */
public enum Isolation {
    /** An IOMMU, through the group of the device. */
    BY_IOMMU,
    /** Nothing: VFIO's no-IOMMU mode. */
    NONE
}

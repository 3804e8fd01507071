package dev.dmaowner.ownership;

/** The domains that belong to the IOMMU core and not to a driver. */
enum CoreDomain implements AttachedDomain {
    /** The group's default domain, which the DMA API uses. If the group has none, no domain is attached. */
    DEFAULT,
    /** The domain that blocks all DMA. The kernel allocates it at the first claim. */
    BLOCKING,
    /** No domain is attached although there is a default one. This is how the proposal blocks a group. */
    NONE
}

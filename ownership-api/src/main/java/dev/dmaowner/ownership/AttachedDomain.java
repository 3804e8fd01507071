package dev.dmaowner.ownership;

/** A domain that can be attached to the devices of a group: one of the IOMMU core, or a private one of a driver. */
sealed interface AttachedDomain permits CoreDomain, PrivateDomain {}

package dev.dmaowner.bus.pci.topology;

/**
 * A requester id under which a function's DMA reaches the IOMMU.
 *
 * @param source the function whose id it is or that puts it on: the function itself, or a bridge above it
 * @param requesterId bus and function number in sixteen bits
 */
public record DmaAlias(PciFunction source, int requesterId) {}

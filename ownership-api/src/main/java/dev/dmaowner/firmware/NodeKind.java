package dev.dmaowner.firmware;

/** The kind of node that a DMA configuration starts from. */
public enum NodeKind {
    /** The device's own: the search for ranges begins at its DMA parent. */
    OWN_NODE,
    /** That of the bus that the device is on, such as a PCI host bridge: the search begins there. */
    BUS_NODE
}

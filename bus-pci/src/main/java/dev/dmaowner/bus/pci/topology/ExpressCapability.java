package dev.dmaowner.bus.pci.topology;

/**
 * The PCI Express capability of a function.
 *
 * @param offset where it starts, in bytes
 * @param version of the capability
 * @param portType what the function says it is
 * @param hasSlot whether a slot is connected to the port
 */
record ExpressCapability(int offset, int version, PortType portType, boolean hasSlot) {}

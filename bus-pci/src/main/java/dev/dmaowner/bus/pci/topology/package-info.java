/**
 * PCI functions, their configuration space, their place below bridges, and the IOMMU groups that follow from these.
 * {@link dev.dmaowner.bus.pci.topology.PciScan} puts functions in the kernel's order;
 * {@link dev.dmaowner.bus.pci.topology.PciGrouping} forms groups as the kernel's {@code pci_device_group} does.
 */
@NullMarked
package dev.dmaowner.bus.pci.topology;

import org.jspecify.annotations.NullMarked;

/**
 * PCI devices and what can be concluded from them. {@link dev.dmaowner.bus.pci.PciDevice} describes a function, its
 * {@link dev.dmaowner.bus.pci.ConfigurationSpace} as far as it was read, and the bridges above it;
 * {@link dev.dmaowner.bus.pci.PciGrouping} forms IOMMU groups as the kernel's {@code pci_device_group} does, and
 * {@link dev.dmaowner.bus.pci.GroupPrediction} does so for a whole machine and tells the reasons as values.
 */
@NullMarked
package dev.dmaowner.bus.pci;

import org.jspecify.annotations.NullMarked;

/**
 * PCI devices and what can be concluded from them. {@link dev.dmaowner.bus.pci.PciDevice} describes a function, its
 * {@link dev.dmaowner.bus.pci.ConfigurationSpace} as far as it was read, and the bridges above it;
 * {@link dev.dmaowner.bus.pci.PciGrouping} forms IOMMU groups as the kernel's {@code pci_device_group} does, and
 * {@link dev.dmaowner.bus.pci.GroupPrediction} does so for a whole machine and tells the reasons as values.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.bus.pci;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;

/**
 * The PCI bus type, {@link dev.dmaowner.bus.pci.provider.PciBus}, and the drivers that belong to the PCI core. They are
 * found as services; nothing outside the module names them.
 */
@NullMarked
package dev.dmaowner.bus.pci.provider;

import org.jspecify.annotations.NullMarked;

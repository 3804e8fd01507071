/**
 * The device type of the PCI bus. A driver or a program that needs more of a PCI device than its name, modalias and
 * attributes can test a {@link dev.dmaowner.spi.Device} for being a {@link dev.dmaowner.bus.pci.PciDevice}.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.bus.pci;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;

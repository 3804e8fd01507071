package dev.dmaowner.bus.pci;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.spi.Device;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A device of the PCI bus: one function, as the kernel's {@code struct pci_dev} describes it. The bus type makes these
 * devices; they are immutable.
 */
public interface PciDevice extends Device {

    /** {@return its address, which is its name} */
    PciAddress address();

    /** {@return its ids and class} */
    PciIdentity identity();

    /** {@return its revision, empty if it was not read} */
    OptionalInt revision();

    /** {@return whether it leads to another bus, by its header, or by its class if the header was not read} */
    boolean isBridge();

    /** {@return the physical function of a virtual function, empty if it is not a virtual function} */
    Optional<PciAddress> physicalFunction();
}

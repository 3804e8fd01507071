package dev.dmaowner.bus.pci.topology;

import java.util.List;

/** The functions that are there while one looks for a group, and whether they have one. */
interface PciTopology {

    /** {@return the current description of this function} */
    PciFunction current(PciFunction device);

    /** {@return the functions on the same bus, the given one included, in the order in which they were added} */
    List<PciFunction> onBusOf(PciFunction device);

    /** {@return whether a function has a group} */
    boolean hasGroup(PciFunction device);
}

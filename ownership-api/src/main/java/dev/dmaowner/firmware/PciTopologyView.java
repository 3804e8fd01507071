package dev.dmaowner.firmware;

import java.util.List;
import java.util.OptionalInt;

/**
 * What firmware tables need to know of the PCI functions of a machine. A requester id is the bus number in bits 8 to 15 and
 * the device and function in bits 0 to 7. Implementations are safe for use by several threads.
 */
public interface PciTopologyView {

    /**
     * {@return the bridges between a function's root bus and the function, by their requester ids, from the root bus down;
     * empty for a function on a root bus and for one that is not there}
     */
    List<Integer> upstream(int segment, int requesterId);

    /** {@return the number of the bus behind a bridge, empty if this function is no PCI-to-PCI bridge or is not there} */
    OptionalInt secondaryBus(int segment, int requesterId);

    /** {@return the class code of a function, 24 bits, such as 0x0c0330; empty if it is not there} */
    OptionalInt classCode(int segment, int requesterId);
}

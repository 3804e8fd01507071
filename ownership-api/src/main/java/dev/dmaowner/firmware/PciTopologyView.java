package dev.dmaowner.firmware;

import java.util.List;
import java.util.OptionalInt;

/**
 * The facts about a machine's PCI functions that firmware tables depend on. A requester id is the bus number in bits 8 to 15 and
 * the device and function in bits 0 to 7. Implementations are safe for use by several threads.
 */
public interface PciTopologyView {

    /**
     * {@return the bridges between a function's root bus and the function, by their requester ids, from the root bus down;
     * empty for a function on a root bus or one that does not exist}
     */
    List<Integer> upstream(int segment, int requesterId);

    /** {@return the number of the bus behind a bridge, empty if this function is not a PCI-to-PCI bridge or does not exist} */
    OptionalInt secondaryBus(int segment, int requesterId);

    /** {@return the class code of a function, 24 bits, such as 0x0c0330; empty if it does not exist} */
    OptionalInt classCode(int segment, int requesterId);
}

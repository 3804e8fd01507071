package dev.dmaowner.firmware;

import java.util.List;

/**
 * A device that a structure of a DMAR table names. Numbers are unsigned.
 *
 * @param offset of the scope in the table, in bytes
 * @param type 1 a PCI endpoint, 2 a PCI bridge and what is below it, 3 an IOAPIC, 4 an HPET, 5 a device of the namespace
 * @param length in bytes, with its path
 * @param enumerationId what an IOAPIC, an HPET or a device of the namespace is known by
 * @param bus the number of the bus where the path starts
 * @param path the functions on the way, each on the secondary bus of the one before
 */
record DmarDeviceScope(int offset, int type, int length, int enumerationId, int bus, List<PathElement> path) {

    static final int SIZE = 6;

    static final int PCI_ENDPOINT = 1;
    static final int PCI_BRIDGE = 2;
    static final int NAMESPACE_DEVICE = 5;

    DmarDeviceScope {
        path = List.copyOf(path);
    }

    /**
     * A function on its bus.
     *
     * @param offset of the element in the table, in bytes
     * @param device as the table has it; sound are 0 to 31
     * @param function as the table has it; sound are 0 to 7
     */
    record PathElement(int offset, int device, int function) {
        static final int SIZE = 2;

        /** {@return device and function as one number, as a requester id has them, cut to their bits} */
        int devfn() {
            return (device & 0x1f) << 3 | function & 0x7;
        }

        boolean canExist() {
            return device <= 0x1f && function <= 0x7;
        }
    }

    /** {@return whether this is a path to a PCI function that can exist} */
    boolean leadsToPci() {
        boolean pci = type == PCI_ENDPOINT || type == PCI_BRIDGE;
        return pci && !path.isEmpty() && path.stream().allMatch(PathElement::canExist);
    }
}

package dev.dmaowner.bus.pci.topology;

/**
 * The virtual functions (SR-IOV) that a physical function can have.
 *
 * @param offset where the capability starts, in bytes
 * @param enabled how many are switched on
 * @param total how many there can be
 * @param firstOffset the distance from the physical function's requester id to the first virtual one's
 * @param stride the distance from each to the next
 */
record VirtualFunctions(int offset, int enabled, int total, int firstOffset, int stride) {

    /** {@return whether a requester id is that of a virtual function that is switched on} */
    public boolean include(int physicalRequesterId, int requesterId) {
        int distance = requesterId - physicalRequesterId - firstOffset;
        if (enabled == 0 || distance < 0) {
            return false;
        }
        if (stride == 0) {
            return distance == 0;
        }
        return distance % stride == 0 && distance / stride < enabled;
    }
}

package dev.dmaowner.firmware;

/**
 * How a device of an IORT reaches memory.
 *
 * @param offset of these properties in the table, in bytes
 * @param cacheCoherency 1 where all its DMA is coherent with the processor's caches (what {@code _CCA} says), else 0
 * @param hints allocation hints: bit 0 transient, 1 write allocate, 2 read allocate, 3 these override others
 * @param flags bit 0 (CPM): the path to memory is coherent; bit 1 (DACS): its accesses are cacheable and inner shareable
 */
record IortMemoryAccess(int offset, long cacheCoherency, int hints, int flags) {

    static final int SIZE = 8;

    /** {@return whether the device's DMA is coherent, as {@code _CCA} of its object must say too} */
    boolean isCoherent() {
        return cacheCoherency == 1;
    }

    /** {@return whether the path to memory is coherent (CPM)} */
    boolean hasCoherentPath() {
        return (flags & 1) != 0;
    }
}

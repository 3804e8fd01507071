package dev.dmaowner.firmware;

/**
 * A piece of the processor's address space that a device answers at.
 *
 * @param start its first address, an unsigned number
 * @param size in bytes, an unsigned number
 */
public record MemoryResource(long start, long size) {

    /** {@return whether an address lies in both; a resource without bytes overlaps nothing} */
    public boolean overlaps(MemoryResource other) {
        return size != 0
                && other.size != 0
                && Long.compareUnsigned(start, other.start + other.size - 1) <= 0
                && Long.compareUnsigned(other.start, start + size - 1) <= 0;
    }
}

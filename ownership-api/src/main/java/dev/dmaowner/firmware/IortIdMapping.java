package dev.dmaowner.firmware;

/**
 * One id mapping of a node of an IORT: where the ids of one side go on the other. All numbers are unsigned 32 bits.
 *
 * @param offset of the mapping in the table, in bytes
 * @param inputBase the first id that it takes
 * @param idCount how many ids it takes, less one
 * @param outputBase what the first id becomes
 * @param outputReference the offset of the node that the ids go to
 * @param flags bit 0: a single mapping, whose input does not matter
 */
record IortIdMapping(int offset, long inputBase, long idCount, long outputBase, long outputReference, long flags) {

    static final int SIZE = 20;

    private static final long LAST_U32 = 0xffff_ffffL;

    /** {@return whether any input becomes the output base} */
    boolean isSingle() {
        return (flags & 1) != 0;
    }

    /** {@return the last id that it takes; as in the kernel the sum is taken in 32 bits} */
    long inputLast() {
        return inputBase + idCount & LAST_U32;
    }

    boolean takes(long id) {
        return id >= inputBase && id <= inputLast();
    }

    long output(long id) {
        return outputBase + id - inputBase & LAST_U32;
    }
}

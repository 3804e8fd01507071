package dev.dmaowner.firmware;

/**
 * One id mapping of a node of a RIMT: where the ids of one side go on the other. All numbers are unsigned 32 bits.
 *
 * @param sourceBase the first id that it takes
 * @param idCount how many ids it takes; the kernel takes one more ({@code rimt_id_map}), and so does this
 * @param destinationBase what the first id becomes
 * @param destination the offset of the node that the ids go to
 */
record RimtIdMapping(long sourceBase, long idCount, long destinationBase, long destination) {

    static final int SIZE = 20;

    private static final long LAST_U32 = 0xffff_ffffL;

    /** As in the kernel the sum is taken in 32 bits. */
    boolean takes(long id) {
        return id >= sourceBase && id <= (sourceBase + idCount & LAST_U32);
    }

    long output(long id) {
        return destinationBase + id - sourceBase & LAST_U32;
    }
}

package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a flattened tree, after all its numbers were found to make sense. All positions are bytes from the start
 * of the tree.
 */
record FlattenedHeader(int totalSize, int structure, int structureEnd, int strings, int stringsSize) {

    static final FlattenedHeader NONE = new FlattenedHeader(0, 0, 0, 0, 0);

    private static final int MAGIC = 0xd00dfeed;
    private static final int SIZE_16 = 36;
    private static final int SIZE_17 = 40;
    private static final int RESERVATION = 16;

    static FlattenedHeader read(ByteBuffer bytes) throws DeviceTreeException {
        ByteBuffer tree = bytes.order(ByteOrder.BIG_ENDIAN);
        if (tree.remaining() < SIZE_16) {
            throw new DeviceTreeException(tree.remaining(), "it is shorter than a header");
        }
        if (tree.getInt(0) != MAGIC) {
            throw new DeviceTreeException(0, "it does not begin with 0xd00dfeed");
        }
        int headerSize = version(tree) == 16 ? SIZE_16 : SIZE_17;
        long total = number(tree, 4);
        if (total > tree.remaining() || total < headerSize) {
            throw new DeviceTreeException(
                    4, "its size is given as " + total + " bytes, but it has " + tree.remaining());
        }
        long structure = number(tree, 8);
        long structureSize = headerSize == SIZE_16 ? Math.max(0, total - structure) : number(tree, 36);
        if (structure % 4 != 0 || structure < headerSize || structure + structureSize > total) {
            throw new DeviceTreeException(8, "the structure is not within the tree, or not aligned");
        }
        long strings = number(tree, 12);
        long stringsSize = number(tree, 32);
        if (strings < headerSize || strings + stringsSize > total) {
            throw new DeviceTreeException(12, "the strings are not within the tree");
        }
        checkReservations(tree, number(tree, 16), total);
        return new FlattenedHeader(
                (int) total, (int) structure, (int) (structure + structureSize), (int) strings, (int) stringsSize);
    }

    private static int version(ByteBuffer tree) throws DeviceTreeException {
        int version = tree.getInt(20);
        int compatible = tree.getInt(24);
        if (version < 16 || compatible < 0 || compatible > 17 || compatible > version) {
            throw new DeviceTreeException(
                    20, "version " + version + ", compatible with " + compatible + ", cannot be read");
        }
        return version;
    }

    /** The list of reserved memory says nothing about devices, but has to end. */
    private static void checkReservations(ByteBuffer tree, long from, long total) throws DeviceTreeException {
        for (long at = from; at + RESERVATION <= total; at += RESERVATION) {
            if (tree.getLong((int) at) == 0 && tree.getLong((int) at + 8) == 0) {
                return;
            }
        }
        throw new DeviceTreeException(16, "the list of reserved memory does not end");
    }

    private static long number(ByteBuffer tree, int at) {
        return tree.getInt(at) & 0xffff_ffffL;
    }
}

package dev.dmaowner.firmware;

import dev.dmaowner.testdata.AcpiTableWriter;
import java.nio.ByteBuffer;

/** Writes IORTs of our own making, node after node. */
final class IortTableWriter {

    private final AcpiTableWriter nodes;
    private int count;

    IortTableWriter(int revision) {
        this.nodes = new AcpiTableWriter("IORT", revision);
        nodes.u32(0, 48, 0);
    }

    /** A mapping: input base, number of ids less one, output base, the offset of the node it leads to, flags. */
    static long[] mapping(long inputBase, long idCount, long outputBase, long reference, long flags) {
        return new long[] {inputBase, idCount, outputBase, reference, flags};
    }

    /** {@return the offset of the node that is written next} */
    int at() {
        return nodes.at();
    }

    int its(long[]... mappings) {
        int at = node(0, 1, 4, mappings);
        nodes.u32(0);
        return mappings(at, mappings);
    }

    int smmu(long[]... mappings) {
        int at = node(3, 1, 24, mappings);
        nodes.u64(0x1000, 0x100).u32(1, 0);
        return mappings(at, mappings);
    }

    int smmuV3(long[]... mappings) {
        int at = node(4, 1, 28, mappings);
        nodes.u64(0x2000).u32(0, 0).u64(0).u32(0);
        return mappings(at, mappings);
    }

    int rootComplex(int revision, int segment, int coherent, int limit, long[]... mappings) {
        int at = node(2, revision, 20, mappings);
        nodes.u32(coherent).u8(0).u16(0).u8(0).u32(0, segment).u8(limit).u8(0, 0, 0);
        return mappings(at, mappings);
    }

    int namedComponent(String name, int coherent, int limit, long[]... mappings) {
        int at = node(1, 1, 13 + 32, mappings);
        nodes.u32(0, coherent).u8(0).u16(0).u8(0).u8(limit).text(name, 32);
        return mappings(at, mappings);
    }

    int reservedMemory(long flags, long base, long size, long[]... mappings) {
        int at = nodes.at();
        count++;
        int length = 28 + 20 + 20 * mappings.length;
        nodes.u8(6).u16(length).u8(1).u32(0, mappings.length, 48, flags, 1, 28);
        nodes.u64(base, size).u32(0);
        return mappings(at, mappings);
    }

    IortTable table() throws AcpiTableException {
        return IortTable.read(buffer());
    }

    ByteBuffer buffer() {
        byte[] bytes = nodes.bytes();
        bytes[36] = (byte) count;
        return ByteBuffer.wrap(bytes);
    }

    private int node(int type, int revision, int body, long[]... mappings) {
        int at = nodes.at();
        count++;
        int mappingOffset = mappings.length == 0 ? 0 : 16 + body;
        nodes.u8(type).u16(16 + body + 20 * mappings.length).u8(revision).u32(0, mappings.length, mappingOffset);
        return at;
    }

    private int mappings(int at, long[]... mappings) {
        for (long[] mapping : mappings) {
            nodes.u32(mapping);
        }
        return at;
    }
}

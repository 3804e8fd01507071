package dev.dmaowner.firmware;

import dev.dmaowner.testdata.AcpiTableWriter;

/** Writes RIMTs of our own making, node after node. */
final class RimtTableWriter {

    private final AcpiTableWriter nodes = new AcpiTableWriter("RIMT", 1);
    private int count;

    RimtTableWriter() {
        nodes.u32(0, 48, 0);
    }

    /** A mapping: first id, number of ids, what the first becomes, the offset of the node that it leads to. */
    static long[] mapping(long source, long ids, long destination, long node) {
        return new long[] {source, ids, destination, node, 0};
    }

    /** {@return the offset of the node that is written next} */
    int at() {
        return nodes.at();
    }

    int iommu(String hardwareId, long address, int flags, int segment, int bdf) {
        int at = node(0, 40);
        nodes.text(hardwareId, 8).u64(address).u32(flags, 0).u16(segment, bdf, 0, 40);
        return at;
    }

    int rootComplex(int segment, long[]... mappings) {
        int at = node(1, 20 + 20 * mappings.length);
        nodes.u32(0).u16(0, segment, 20, mappings.length);
        return mappings(at, mappings);
    }

    int platformDevice(String name, long[]... mappings) {
        int at = node(2, 12 + 24 + 20 * mappings.length);
        nodes.u16(36, mappings.length).text(name, 24);
        return mappings(at, mappings);
    }

    byte[] bytes() {
        byte[] bytes = nodes.bytes();
        bytes[36] = (byte) count;
        return bytes;
    }

    private int node(int type, int length) {
        int at = nodes.at();
        nodes.u8(type, 1).u16(length, 0, count);
        count++;
        return at;
    }

    private int mappings(int at, long[]... mappings) {
        for (long[] mapping : mappings) {
            nodes.u32(mapping);
        }
        return at;
    }
}

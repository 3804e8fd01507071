package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A RIMT (RISC-V IO mapping table): which devices are behind which RISC-V IOMMU and with which device ids.
 *
 * @param header the common header
 * @param nodeCount the number of nodes that the table states
 * @param nodeOffset where the first is, in bytes
 * @param nodes all nodes in the order of the table
 */
record RimtTable(AcpiTableHeader header, long nodeCount, long nodeOffset, List<RimtNode> nodes) {

    /** The table's signature. */
    static final String SIGNATURE = "RIMT";

    private static final int NODES_AT = 48;
    private static final int NODE_HEADER = 8;
    private static final int IOMMU_SIZE = 40;
    private static final int ROOT_COMPLEX_SIZE = 20;
    private static final int PLATFORM_DEVICE_SIZE = 12;

    RimtTable {
        nodes = List.copyOf(nodes);
    }

    /**
     * Read a table from a buffer's position on. Bytes after the table's own length are left alone. Lists grow by what is there,
     * bounded by the table, never by a count in it.
     *
     * @throws AcpiTableException if the table is damaged
     */
    static RimtTable read(ByteBuffer buffer) throws AcpiTableException {
        AcpiTableBytes bytes = AcpiTableBytes.of(SIGNATURE, buffer);
        bytes.requireWithin(0, NODES_AT, bytes.end(), "the table's header");
        long count = bytes.u32(36);
        long start = bytes.u32(40);
        if (start < NODES_AT && count > 0) {
            throw bytes.damaged(40, "the nodes begin at " + start + ", inside the header");
        }
        List<RimtNode> nodes = new ArrayList<>();
        long offset = start;
        for (long i = 0; i < count; i++) {
            RimtNode node = node(bytes, offset);
            nodes.add(node);
            offset += node.length();
        }
        return new RimtTable(AcpiTableHeader.read(bytes), count, start, nodes);
    }

    private static RimtNode node(AcpiTableBytes bytes, long offset) throws AcpiTableException {
        bytes.requireWithin(offset, NODE_HEADER, bytes.end(), "a node's header");
        int at = (int) offset;
        int type = bytes.u8(at);
        int length = bytes.u16(at + 2);
        if (length < shortest(type)) {
            throw bytes.damaged(at + 2, "a node of type " + type + " cannot be " + length + " bytes long");
        }
        bytes.requireWithin(at, length, bytes.end(), "a node");
        return switch (type) {
            case 0 ->
                new RimtNode.Iommu(
                        at,
                        type,
                        length,
                        bytes.text(at + 8, 8),
                        bytes.u64(at + 16),
                        bytes.u32(at + 24),
                        bytes.u16(at + 32),
                        bytes.u16(at + 34));
            case 1 -> {
                List<RimtIdMapping> mappings = mappings(bytes, at, length, bytes.u16(at + 16), bytes.u16(at + 18));
                yield new RimtNode.RootComplex(at, type, length, bytes.u16(at + 14), mappings);
            }
            case 2 -> {
                List<RimtIdMapping> mappings = mappings(bytes, at, length, bytes.u16(at + 8), bytes.u16(at + 10));
                yield new RimtNode.PlatformDevice(
                        at,
                        type,
                        length,
                        bytes.text(at + PLATFORM_DEVICE_SIZE, length - PLATFORM_DEVICE_SIZE),
                        mappings);
            }
            default -> new RimtNode.Other(at, type, length);
        };
    }

    private static int shortest(int type) {
        return switch (type) {
            case 0 -> IOMMU_SIZE;
            case 1 -> ROOT_COMPLEX_SIZE;
            case 2 -> PLATFORM_DEVICE_SIZE;
            default -> NODE_HEADER;
        };
    }

    private static List<RimtIdMapping> mappings(AcpiTableBytes bytes, int node, int length, int offset, int count)
            throws AcpiTableException {
        if (offset == 0 || count == 0) {
            return List.of();
        }
        int first = node + offset;
        bytes.requireWithin(first, (long) count * RimtIdMapping.SIZE, node + length, "the id mappings of a node");
        List<RimtIdMapping> mappings = new ArrayList<>();
        for (int at = first; mappings.size() < count; at += RimtIdMapping.SIZE) {
            mappings.add(new RimtIdMapping(bytes.u32(at), bytes.u32(at + 4), bytes.u32(at + 8), bytes.u32(at + 12)));
        }
        return mappings;
    }
}

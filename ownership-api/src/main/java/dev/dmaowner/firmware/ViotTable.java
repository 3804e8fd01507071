package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A VIOT (virtual IO translation table): which devices are behind which virtio-iommu and with which endpoint ids.
 *
 * @param header the common header
 * @param nodeCount the number of nodes that the table states
 * @param nodeOffset where the first is, in bytes
 * @param nodes all nodes in the order of the table
 */
record ViotTable(AcpiTableHeader header, int nodeCount, int nodeOffset, List<ViotNode> nodes) {

    /** The table's signature. */
    static final String SIGNATURE = "VIOT";

    private static final int NODES_AT = 48;
    private static final int SHORTEST_NODE = 4;

    ViotTable {
        nodes = List.copyOf(nodes);
    }

    /**
     * Read a table from a buffer's position on. Bytes after the table's own length are left alone.
     *
     * @throws AcpiTableException if the table is damaged
     */
    static ViotTable read(ByteBuffer buffer) throws AcpiTableException {
        AcpiTableBytes bytes = AcpiTableBytes.of(SIGNATURE, buffer);
        bytes.requireWithin(0, NODES_AT, bytes.end(), "the table's header");
        int count = bytes.u16(36);
        int start = bytes.u16(38);
        if (start < NODES_AT && count > 0) {
            throw bytes.damaged(38, "the nodes begin at " + start + ", inside the header");
        }
        List<ViotNode> nodes = new ArrayList<>();
        int offset = start;
        for (int i = 0; i < count; i++) {
            ViotNode node = node(bytes, offset);
            nodes.add(node);
            offset += node.length();
        }
        return new ViotTable(AcpiTableHeader.read(bytes), count, start, nodes);
    }

    private static ViotNode node(AcpiTableBytes bytes, int at) throws AcpiTableException {
        bytes.requireWithin(at, SHORTEST_NODE, bytes.end(), "a node's header");
        int type = bytes.u8(at);
        int length = bytes.u16(at + 2);
        if (length < shortest(type)) {
            throw bytes.damaged(at + 2, "a node of type " + type + " cannot be " + length + " bytes long");
        }
        bytes.requireWithin(at, length, bytes.end(), "a node");
        return switch (type) {
            case 1 ->
                new ViotNode.PciRange(
                        at,
                        type,
                        length,
                        bytes.u32(at + 4),
                        bytes.u16(at + 8),
                        bytes.u16(at + 10),
                        bytes.u16(at + 12),
                        bytes.u16(at + 14),
                        bytes.u16(at + 16));
            case 2 ->
                new ViotNode.MmioEndpoint(at, type, length, bytes.u32(at + 4), bytes.u64(at + 8), bytes.u16(at + 16));
            case 3 -> new ViotNode.VirtioIommuPci(at, type, length, bytes.u16(at + 4), bytes.u16(at + 6));
            case 4 -> new ViotNode.VirtioIommuMmio(at, type, length, bytes.u64(at + 8));
            default -> new ViotNode.Other(at, type, length);
        };
    }

    private static int shortest(int type) {
        return switch (type) {
            case 1, 2 -> 24;
            case 3, 4 -> 16;
            default -> SHORTEST_NODE;
        };
    }
}

package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An IORT (IO remapping table): on Arm, which devices are behind which SMMU and with which stream ids.
 *
 * @param header the common header
 * @param nodeCount the number of nodes that the table states
 * @param nodeOffset where the first is, in bytes
 * @param nodes all nodes in the order of the table
 */
record IortTable(AcpiTableHeader header, long nodeCount, long nodeOffset, List<IortNode> nodes) {

    /** The table's signature. */
    static final String SIGNATURE = "IORT";

    IortTable {
        nodes = List.copyOf(nodes);
    }

    /**
     * Read a table from a buffer's position on. Bytes after the table's own length are left alone.
     *
     * @throws AcpiTableException if the table is damaged
     */
    static IortTable read(ByteBuffer buffer) throws AcpiTableException {
        return new IortReader(AcpiTableBytes.of(SIGNATURE, buffer)).table();
    }
}

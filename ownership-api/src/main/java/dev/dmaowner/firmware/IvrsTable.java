package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An IVRS (I/O virtualization reporting structure): AMD's IOMMUs and which devices are behind which.
 *
 * @param header the common header
 * @param virtualizationInfo address sizes of the machine
 * @param blocks all blocks in the order of the table
 */
record IvrsTable(AcpiTableHeader header, long virtualizationInfo, List<IvrsBlock> blocks) {

    /** The table's signature. */
    static final String SIGNATURE = "IVRS";

    IvrsTable {
        blocks = List.copyOf(blocks);
    }

    /**
     * Read a table from a buffer's position on. Bytes after the table's own length are left alone.
     *
     * @throws AcpiTableException if the table is damaged
     */
    static IvrsTable read(ByteBuffer buffer) throws AcpiTableException {
        return new IvrsReader(AcpiTableBytes.of(SIGNATURE, buffer)).table();
    }
}

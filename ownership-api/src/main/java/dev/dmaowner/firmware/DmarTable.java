package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A DMAR table (DMA remapping): Intel's IOMMUs and which devices are behind which.
 *
 * @param header the common header
 * @param hostAddressWidth how many address bits DMA has, less one
 * @param flags bit 0: interrupts can be remapped, bit 1: firmware asks not to use x2APIC, bit 2: it asks for DMA protection
 * @param structures all structures in the order of the table
 */
record DmarTable(AcpiTableHeader header, int hostAddressWidth, int flags, List<DmarStructure> structures) {

    /** The table's signature. */
    static final String SIGNATURE = "DMAR";

    DmarTable {
        structures = List.copyOf(structures);
    }

    /**
     * Read a table from a buffer's position on. Bytes after the table's own length are left alone.
     *
     * @throws AcpiTableException if the table is damaged
     */
    static DmarTable read(ByteBuffer buffer) throws AcpiTableException {
        return new DmarReader(AcpiTableBytes.of(SIGNATURE, buffer)).table();
    }
}

package dev.dmaowner.firmware;

/**
 * The header that every ACPI table begins with.
 *
 * <p>The checksum is recorded but not enforced: some firmware ships valid tables with a wrong checksum, and all bounds are checked
 * anyway.
 *
 * @param signature four letters that name the kind of table
 * @param length of the whole table, in bytes
 * @param revision of the table's format
 * @param checksum the byte that makes the sum of all bytes zero
 * @param oemId the manufacturer of the machine
 * @param oemTableId the manufacturer's id of the table
 * @param oemRevision the manufacturer's revision
 * @param creatorId the program that wrote the table
 * @param creatorRevision the revision of that program
 * @param byteSum the sum of all bytes of the table modulo 256, zero where the checksum is right
 */
record AcpiTableHeader(
        String signature,
        long length,
        int revision,
        int checksum,
        String oemId,
        String oemTableId,
        long oemRevision,
        String creatorId,
        long creatorRevision,
        int byteSum) {

    /** The length of this header, in bytes. */
    static final int SIZE = 36;

    /** {@return whether the checksum is right} */
    boolean checksumIsRight() {
        return byteSum == 0;
    }

    static AcpiTableHeader read(AcpiTableBytes table) throws AcpiTableException {
        return new AcpiTableHeader(
                table.text(0, 4),
                table.u32(4),
                table.u8(8),
                table.u8(9),
                table.text(10, 6),
                table.text(16, 8),
                table.u32(24),
                table.text(28, 4),
                table.u32(32),
                table.sum());
    }
}

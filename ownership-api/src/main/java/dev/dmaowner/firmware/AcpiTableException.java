package dev.dmaowner.firmware;

import java.io.IOException;

/** Thrown for a damaged ACPI table, with the table, the place and the problem. Safe for use by several threads. */
final class AcpiTableException extends IOException {

    private static final long serialVersionUID = 1;

    private final String table;
    private final long offset;
    private final String what;

    /**
     * @param table the table's signature, such as {@code IORT}
     * @param offset where the damage shows, in bytes from the start of the table
     * @param what the problem, without a full stop
     */
    AcpiTableException(String table, long offset, String what) {
        super(table + " table, offset " + offset + ": " + what);
        this.table = table;
        this.offset = offset;
        this.what = what;
    }

    /** {@return the table's signature} */
    String table() {
        return table;
    }

    /** {@return where the damage shows, in bytes from the start of the table} */
    long offset() {
        return offset;
    }

    /** {@return what is wrong, without a full stop} */
    String what() {
        return what;
    }
}

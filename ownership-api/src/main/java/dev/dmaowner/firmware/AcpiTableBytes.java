package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of one ACPI table, up to the length in its header. Every access checks its bounds and throws an
 * {@link AcpiTableException} outside them. Offsets are in bytes from the start of the table; numbers are unsigned.
 */
final class AcpiTableBytes {

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private final String table;
    private final ByteBuffer bytes;

    private AcpiTableBytes(String table, ByteBuffer bytes) {
        this.table = table;
        this.bytes = bytes;
    }

    /**
     * Wrap a table without copying it. The buffer's position and order do not change.
     *
     * @throws AcpiTableException if it has another signature or ends before the length that it tells
     */
    static AcpiTableBytes of(String signature, ByteBuffer buffer) throws AcpiTableException {
        AcpiTableBytes whole = new AcpiTableBytes(signature, buffer.slice().order(ByteOrder.LITTLE_ENDIAN));
        if (whole.end() < AcpiTableHeader.SIZE) {
            throw whole.damaged(whole.end(), "ends inside the header");
        }
        String found = whole.text(0, 4);
        if (!found.equals(signature)) {
            throw whole.damaged(0, "the signature is " + found);
        }
        long length = whole.u32(4);
        if (length < AcpiTableHeader.SIZE || length > whole.end()) {
            throw whole.damaged(4, "the length " + length + " does not fit " + whole.end() + " bytes");
        }
        return new AcpiTableBytes(signature, whole.bytes.slice(0, (int) length).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return the length of the table} */
    int end() {
        return bytes.limit();
    }

    int u8(long offset) throws AcpiTableException {
        return bytes.get(require(offset, 1)) & 0xff;
    }

    int u16(long offset) throws AcpiTableException {
        return bytes.getShort(require(offset, 2)) & 0xffff;
    }

    long u32(long offset) throws AcpiTableException {
        return bytes.getInt(require(offset, 4)) & 0xffff_ffffL;
    }

    long u64(long offset) throws AcpiTableException {
        return bytes.getLong(require(offset, 8));
    }

    /**
     * Read text that ends at a NUL or at the end of its field. Bytes other than printable ASCII become U+FFFD, so the
     * text is safe to print and never equals a valid name by accident.
     */
    String text(long offset, int length) throws AcpiTableException {
        int start = require(offset, length);
        StringBuilder text = new StringBuilder();
        for (int i = start; i < start + length && bytes.get(i) != 0; i++) {
            int c = bytes.get(i) & 0xff;
            text.append(c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE ? (char) c : '\ufffd');
        }
        return text.toString();
    }

    /** Check that a part of the table is inside a structure. */
    void requireWithin(long offset, long length, long end, String what) throws AcpiTableException {
        if (offset + length > Math.min(end, end())) {
            throw damaged(offset, what + " does not fit, " + length + " bytes before offset " + end);
        }
    }

    /** {@return the sum of all bytes modulo 256} */
    int sum() {
        int sum = 0;
        for (int i = 0; i < end(); i++) {
            sum += bytes.get(i);
        }
        return sum & 0xff;
    }

    AcpiTableException damaged(long offset, String what) {
        return new AcpiTableException(table, offset, what);
    }

    private int require(long offset, int length) throws AcpiTableException {
        if (offset < 0 || offset + length > end()) {
            throw damaged(offset, "the table ends at " + end() + " and " + length + " bytes are needed");
        }
        return (int) offset;
    }
}

package dev.dmaowner.testdata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes ACPI tables of our own making, with a right length and checksum. */
public final class AcpiTableWriter {

    private static final int HEADER = 36;

    private final String signature;
    private final int revision;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public AcpiTableWriter(String signature, int revision) {
        this.signature = signature;
        this.revision = revision;
    }

    /** {@return the offset in the table of what is written next} */
    public int at() {
        return HEADER + body.size();
    }

    public AcpiTableWriter u8(int... values) {
        for (int value : values) {
            body.write(value);
        }
        return this;
    }

    public AcpiTableWriter u16(int... values) {
        for (int value : values) {
            u8(value & 0xff, value >> 8 & 0xff);
        }
        return this;
    }

    public AcpiTableWriter u32(long... values) {
        for (long value : values) {
            u16((int) value & 0xffff, (int) (value >> 16) & 0xffff);
        }
        return this;
    }

    public AcpiTableWriter u64(long... values) {
        for (long value : values) {
            u32(value & 0xffff_ffffL, value >>> 32);
        }
        return this;
    }

    public AcpiTableWriter text(String text, int length) {
        for (int i = 0; i < length; i++) {
            u8(i < text.length() ? text.charAt(i) : 0);
        }
        return this;
    }

    public byte[] bytes() {
        ByteBuffer table = ByteBuffer.allocate(at()).order(ByteOrder.LITTLE_ENDIAN);
        table.put(signature.getBytes(StandardCharsets.US_ASCII));
        table.putInt(at()).put((byte) revision).put((byte) 0);
        table.put("DMAOWNTESTTAB\0".getBytes(StandardCharsets.US_ASCII));
        table.putInt(1).put("TEST".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        table.put(body.toByteArray());
        int sum = 0;
        for (byte b : table.array()) {
            sum += b;
        }
        return table.put(9, (byte) -sum).array();
    }

    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes());
    }

    /** {@return bytes with the header that a table of this kind needs before a reader looks further} */
    public static ByteBuffer withHeader(String signature, byte[] content) {
        AcpiTableWriter writer = new AcpiTableWriter(signature, 5);
        for (byte b : content) {
            writer.u8(b & 0xff);
        }
        return writer.buffer();
    }
}

package dev.dmaowner.app.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * A file with one ACPI table that describes IOMMUs, as {@code /sys/firmware/acpi/tables} has it.
 *
 * @param signature its four letters
 * @param bytes the whole table
 */
record AcpiTableFile(String signature, byte[] bytes) {

    private static final Set<String> KNOWN = Set.of("DMAR", "IVRS", "IORT", "RIMT", "VIOT");
    private static final int SIGNATURE = 4;
    private static final int HEADER = 36;

    /** {@return whether bytes begin as such a table does} */
    static boolean isOne(byte[] head) {
        return head.length >= HEADER && KNOWN.contains(signature(head));
    }

    static AcpiTableFile of(byte[] bytes) {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(SIGNATURE);
        boolean hasMore = length >= HEADER && length < bytes.length;
        return new AcpiTableFile(signature(bytes), hasMore ? Arrays.copyOf(bytes, length) : bytes);
    }

    private static String signature(byte[] bytes) {
        return new String(bytes, 0, SIGNATURE, StandardCharsets.ISO_8859_1);
    }
}

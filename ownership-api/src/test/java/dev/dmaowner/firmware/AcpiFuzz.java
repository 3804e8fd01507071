package dev.dmaowner.firmware;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** What the fuzz targets of the ACPI tables share. */
final class AcpiFuzz {

    /** How long one target runs when it is fuzzed and nobody says otherwise. */
    static final String DURATION = "15s";

    /** Ids to look for: the edges, and those that seeds name. */
    static final int[] IDS = {0, 0x08, 0x10, 0x42, 0xff, 0x100, 0x1ff, 0xffff, 0x1_0000, -1};

    private AcpiFuzz() {}

    /** {@return a table with and without its header, cut short, and with every byte of its content set} */
    static Stream<byte[]> seeds(String signature, byte[] table) {
        byte[] content = Arrays.copyOfRange(table, AcpiTableHeader.SIZE, table.length);
        byte[] full = content.clone();
        Arrays.fill(full, (byte) 0xff);
        return Stream.of(
                table,
                content,
                Arrays.copyOf(table, table.length / 2),
                Arrays.copyOf(content, content.length / 2),
                full,
                signature.getBytes(StandardCharsets.US_ASCII));
    }

    /** Damage must have a place and a name. */
    static void checkPlace(AcpiTableException damage, int length) {
        if (damage.offset() < 0 || damage.what().isEmpty()) {
            throw new AssertionError("no place in a table of " + length + " bytes: " + damage.getMessage());
        }
    }
}

package dev.dmaowner.app.source;

import dev.dmaowner.app.paste.PastedMachine;
import java.io.BufferedInputStream;
import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** What a file holds, by its first bytes. */
enum ContentKind {
    EMPTY("an empty file"),
    GZIP("gzip data in compressed data"),
    BZIP2("bzip2 data in compressed data"),
    XZ("xz data in compressed data"),
    ZSTD("zstd data, which must be unpacked first (zstd -d)"),
    ZIP("a zip archive"),
    TAR("a tar archive"),
    DEVICE_TREE("a device tree"),
    ACPI_TABLE("an ACPI table"),
    TEXT("text"),
    UNKNOWN("data of an unknown kind");

    private static final int TAR_RECORD = 512;
    private static final int SUM_START = 148;
    private static final int SUM_END = 156;
    private static final int[] GZIP_MAGIC = {0x1f, 0x8b};
    private static final int[] BZIP2_MAGIC = {'B', 'Z', 'h'};
    private static final int[] XZ_MAGIC = {0xfd, '7', 'z', 'X', 'Z', 0};
    private static final int[] ZSTD_MAGIC = {0x28, 0xb5, 0x2f, 0xfd};
    private static final int[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final int[] DEVICE_TREE_MAGIC = {0xd0, 0x0d, 0xfe, 0xed};

    private final String found;

    ContentKind(String found) {
        this.found = found;
    }

    /** {@return a human-readable name of the content} */
    String found() {
        return found;
    }

    /** {@return the kind of content that a stream holds; the stream is not advanced} */
    static ContentKind of(BufferedInputStream in) throws IOException {
        in.mark(TAR_RECORD);
        byte[] head = in.readNBytes(TAR_RECORD);
        in.reset();
        return of(head);
    }

    private static ContentKind of(byte[] head) {
        if (head.length == 0) {
            return EMPTY;
        } else if (starts(head, GZIP_MAGIC)) {
            return GZIP;
        } else if (starts(head, BZIP2_MAGIC)) {
            return BZIP2;
        } else if (starts(head, XZ_MAGIC)) {
            return XZ;
        } else if (starts(head, ZSTD_MAGIC)) {
            return ZSTD;
        } else if (starts(head, ZIP_MAGIC)) {
            return ZIP;
        } else if (starts(head, DEVICE_TREE_MAGIC)) {
            return DEVICE_TREE;
        } else if (AcpiTableFile.isOne(head)) {
            return ACPI_TABLE;
        } else if (isTar(head)) {
            return TAR;
        }
        return isText(head) || PastedMachine.isUtf16(head) ? TEXT : UNKNOWN;
    }

    private static boolean starts(byte[] head, int[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The oldest tar format has no magic number, only a checksum of its first record in octal digits. */
    private static boolean isTar(byte[] head) {
        if (TarArchiveInputStream.matches(head, head.length)) {
            return true;
        }
        if (head.length < TAR_RECORD) {
            return false;
        }
        int sum = 0;
        int recorded = 0;
        for (int i = 0; i < TAR_RECORD; i++) {
            boolean isSum = i >= SUM_START && i < SUM_END;
            sum += isSum ? ' ' : head[i] & 0xff;
            recorded = isSum && head[i] >= '0' && head[i] <= '7' ? recorded * 8 + head[i] - '0' : recorded;
        }
        return sum == recorded;
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            int c = b & 0xff;
            boolean isControl = c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1b;
            if (isControl || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}

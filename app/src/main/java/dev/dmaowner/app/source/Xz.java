package dev.dmaowner.app.source;

import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks xz data. It is a class of its own so that the library is loaded for such data alone. */
final class Xz {

    /** KiB of memory that unpacking may take: as much as {@code xz -9} needs, and some more. */
    private static final int MOST_MEMORY = 100 << 10;

    private Xz() {}

    static InputStream unpacked(InputStream in) throws IOException {
        return new XZInputStream(in, MOST_MEMORY);
    }
}

package dev.dmaowner.app.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Unpacks bzip2. It is a class of its own so that only commands that need it load the library. */
final class Bzip2 {

    private Bzip2() {}

    /** {@return the content of a compressed stream, of all its parts} */
    static InputStream unpacked(InputStream compressed) throws IOException {
        return new BZip2CompressorInputStream(compressed, true);
    }
}

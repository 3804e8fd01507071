package dev.dmaowner.app.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Unpacks bzip2, in a class of its own, so that the library for it is loaded only by commands that need it. */
final class Bzip2 {

    private Bzip2() {}

    /** {@return the content of a compressed stream, of all its parts} */
    static InputStream unpacked(InputStream compressed) throws IOException {
        return new BZip2CompressorInputStream(compressed, true);
    }
}

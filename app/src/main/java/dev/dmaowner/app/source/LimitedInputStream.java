package dev.dmaowner.app.source;

import dev.dmaowner.host.CaptureException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits the number of bytes that an archive unpacks to. A separate allowance limits headers, which the library reads completely
 * before it returns an entry.
 */
final class LimitedInputStream extends FilterInputStream {

    private final String name;
    private final long most;
    private long left;
    private long allowance = Long.MAX_VALUE;

    LimitedInputStream(InputStream in, String name, long most) {
        super(in);
        this.name = name;
        this.most = most;
        this.left = most;
    }

    /** Set an allowance: from now on at most this many bytes can be read. */
    void allow(long bytes) {
        allowance = bytes;
    }

    /** Remove the allowance; the total limit still holds. */
    void allowAll() {
        allowance = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws CaptureException {
        left -= bytes;
        allowance -= bytes;
        if (left < 0) {
            throw new CaptureException(name + " unpacks to more than " + most + " bytes");
        }
        if (allowance < 0) {
            throw new CaptureException(name + " has an entry whose name and headers are larger than a name may be");
        }
    }
}

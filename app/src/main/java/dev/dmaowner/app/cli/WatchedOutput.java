package dev.dmaowner.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes output on and remembers the first failure, because {@link java.io.PrintWriter} only reports that there was one. */
final class WatchedOutput extends OutputStream {

    private final OutputStream behind;
    private volatile @Nullable IOException failure;

    /** @param behind where it is written to */
    WatchedOutput(OutputStream behind) {
        this.behind = behind;
    }

    /** {@return the first failure to write, empty if there was none} */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            behind.write(bytes, offset, length);
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            behind.flush();
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    private IOException remembered(IOException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }
}

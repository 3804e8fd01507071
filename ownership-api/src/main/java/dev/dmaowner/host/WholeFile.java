package dev.dmaowner.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/** Reads a file whole, up to a limit, without believing the size that it claims. */
final class WholeFile {

    private static final Set<OpenOption> NO_LINK = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    /** Larger than the page that an attribute fills, so that one read finds its end. */
    private static final int FIRST_READ = 8192;

    private WholeFile() {}

    /**
     * Read a file that is no link.
     *
     * @param name what an exception calls it
     * @throws CaptureException if it has more bytes than the limit
     */
    static byte[] read(Path file, String name, int limit) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, NO_LINK)) {
            ByteBuffer buffer = ByteBuffer.allocate(FIRST_READ);
            while (channel.read(buffer) >= 0) {
                if (buffer.position() > limit) {
                    throw AttributeSize.tooLarge(name, limit);
                }
                if (!buffer.hasRemaining()) {
                    buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), buffer.capacity() * 2))
                            .position(buffer.position());
                }
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }
}

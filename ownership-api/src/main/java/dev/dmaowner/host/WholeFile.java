package dev.dmaowner.host;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
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

    /** Outside the heap, where the kernel can write into it, and kept, because making one costs more than a small file. */
    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(FIRST_READ));

    /** For attributes, which are not read by a channel. */
    private static final ThreadLocal<byte[]> PAGES = ThreadLocal.withInitial(() -> new byte[FIRST_READ]);

    private static final byte[] NOTHING = {};

    private static final String DEVICES = "/sys/devices/";
    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final String UP = "..";

    private WholeFile() {}

    /**
     * {@return whether a path on the machine that this program runs on is that of an attribute of a device or group} Only the
     * kernel makes files there, so an attribute is never a link.
     */
    static boolean isAttribute(String path) {
        return (path.startsWith(DEVICES) || path.startsWith(GROUPS)) && !path.contains(UP);
    }

    /**
     * Read such an attribute: once, because the kernel gives it whole ({@code sysfs_kf_seq_show}), and without a channel, which takes
     * several times as long to open as the file.
     *
     * @param name what an exception calls it
     * @throws CaptureException if it has more bytes than the limit
     */
    static byte[] attribute(Path file, String name, int limit) throws IOException {
        byte[] page = PAGES.get();
        int length;
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            length = Math.max(in.read(page), 0);
        } catch (FileNotFoundException e) {
            // A channel tells why it is not opened.
            return read(file, name, limit);
        }
        return length == page.length ? read(file, name, limit) : Arrays.copyOf(page, length);
    }

    /**
     * Read a file that is no link.
     *
     * @param name what an exception calls it
     * @throws CaptureException if it has more bytes than the limit
     */
    static byte[] read(Path file, String name, int limit) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, NO_LINK)) {
            ByteBuffer buffer = BUFFER.get().clear();
            byte[] content = NOTHING;
            while (channel.read(buffer) >= 0) {
                if (content.length + buffer.position() > limit) {
                    throw AttributeSize.tooLarge(name, limit);
                }
                if (!buffer.hasRemaining()) {
                    content = withMore(content, buffer);
                    // A large file is read in large pieces.
                    buffer = ByteBuffer.allocate(content.length);
                }
            }
            return withMore(content, buffer);
        }
    }

    private static byte[] withMore(byte[] content, ByteBuffer buffer) {
        byte[] whole = Arrays.copyOf(content, content.length + buffer.position());
        buffer.flip().get(whole, content.length, buffer.limit());
        return whole;
    }
}

package dev.dmaowner.plan.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lock for changing a host, held until it is closed. The kernel releases it when the process ends in any way, so
 * that no lock is left behind.
 */
public final class HostLock implements AutoCloseable {

    private static final int LONGEST_NAME = 512;

    private final FileChannel channel;

    private HostLock(FileChannel channel) {
        this.channel = channel;
    }

    static HostLock take(OwnFolder folder, Path file, String holder) throws IOException {
        FileChannel channel =
                folder.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new HostLockedException(name(channel));
            }
            writeName(channel, holder);
            return new HostLock(channel);
        } catch (OverlappingFileLockException e) {
            HostLockedException locked = new HostLockedException(name(channel));
            channel.close();
            throw locked;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The lock holds without a name, too: on a full disk, what was done must still be undone. */
    private static void writeName(FileChannel channel, String holder) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            // Others are told that the host is locked, and not by whom.
        }
    }

    private static String name(FileChannel channel) throws IOException {
        ByteBuffer name = ByteBuffer.allocate(LONGEST_NAME);
        channel.read(name, 0);
        return new String(name.array(), 0, name.position(), StandardCharsets.UTF_8).strip();
    }

    /** Let go of it. The file stays, empty: a lock on a file that is removed is no lock. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}

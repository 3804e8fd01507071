package dev.dmaowner.plan.run;

import dev.dmaowner.plan.PlanFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A journal in a file. Each addition is synced before it counts. Room is reserved as NULs at the end of the file, which additions
 * overwrite: on a file system that writes in place they need no further room then.
 */
final class FileJournalStorage implements JournalStorage {

    private static final int LARGEST = 64 << 20;

    private final OwnFolder folder;
    private final Path file;

    private FileJournalStorage(OwnFolder folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** {@return the storage of a file that is there} */
    static FileJournalStorage existing(OwnFolder folder, Path file) {
        return new FileJournalStorage(folder, file);
    }

    /** {@return a new, empty file; one that is there is never taken for it} */
    static FileJournalStorage create(OwnFolder folder, Path file) throws IOException {
        folder.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .close();
        folder.sync();
        return new FileJournalStorage(folder, file);
    }

    @Override
    public byte[] read() throws IOException {
        try (FileChannel channel = folder.open(file, StandardOpenOption.READ)) {
            return read(channel);
        }
    }

    private byte[] read(FileChannel channel) throws IOException {
        if (channel.size() > LARGEST) {
            throw new PlanFormatException(file + " has " + channel.size() + " bytes, which no journal has");
        }
        ByteBuffer content = ByteBuffer.allocate((int) channel.size());
        while (content.hasRemaining() && channel.read(content, content.position()) >= 0) {
            // Until all of it is read.
        }
        byte[] bytes = new byte[content.position()];
        content.flip().get(bytes);
        return bytes;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        change(channel -> SyncedFiles.write(channel, bytes, JournalLines.used(read(channel))));
    }

    @Override
    public void cut(int length) throws IOException {
        change(channel -> SyncedFiles.write(channel, new byte[(int) channel.size() - length], length));
    }

    @Override
    public void reserve(int bytes) throws IOException {
        change(channel -> {
            long before = channel.size();
            long wanted = JournalLines.used(read(channel)) + bytes;
            if (wanted <= before) {
                channel.truncate(wanted);
                return;
            }
            try {
                SyncedFiles.write(channel, new byte[(int) (wanted - before)], before);
                channel.force(true);
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        });
    }

    /** A change of the file's content. */
    private interface Change {
        void of(FileChannel channel) throws IOException;
    }

    private void change(Change change) throws IOException {
        try (FileChannel channel = folder.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            change.of(channel);
            channel.force(true);
        }
    }
}

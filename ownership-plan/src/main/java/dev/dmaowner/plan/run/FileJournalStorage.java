package dev.dmaowner.plan.run;

import dev.dmaowner.plan.PlanFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A journal in a file. Each addition is synced before it counts. */
final class FileJournalStorage implements JournalStorage {

    private static final long LARGEST = 64 << 20;

    private final Path file;

    private FileJournalStorage(Path file) {
        this.file = file;
    }

    /** {@return the storage of a file that is there} */
    static FileJournalStorage existing(Path file) {
        return new FileJournalStorage(file);
    }

    /** {@return a new, empty file; one that is there is never taken for it} */
    static FileJournalStorage create(Path file) throws IOException {
        Files.createFile(file);
        syncFolder(file);
        return new FileJournalStorage(file);
    }

    /** A new name in a folder outlives a power cut only when the folder was synced as well. */
    static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public byte[] read() throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new PlanFormatException(file + " has " + size + " bytes, which no journal has");
        }
        return Files.readAllBytes(file);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}

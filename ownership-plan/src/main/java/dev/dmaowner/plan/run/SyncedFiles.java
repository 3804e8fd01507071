package dev.dmaowner.plan.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Files whose content is on the disk when a method returns. */
final class SyncedFiles {

    private SyncedFiles() {}

    /**
     * Replace a file, or make it: whenever the power is cut, there is the old file or the new one. A link of that name is replaced, too.
     *
     * @param attributes the rights of the new file; without any, those that the process gives to new files
     */
    static void replace(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path next = aside(file);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(next, options, attributes)) {
            write(channel, content, 0);
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
        moveOver(next, file);
    }

    /** Replace a link, or make it. */
    static void replaceLink(Path link, Path target) throws IOException {
        Path next = aside(link);
        Files.createSymbolicLink(next, target);
        moveOver(next, link);
    }

    /** What a killed program left there is removed. */
    private static Path aside(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        return next;
    }

    private static void moveOver(Path next, Path file) throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolderOf(file);
    }

    /** Remove a file, if it is there; a link is removed itself. */
    static void delete(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(file);
            syncFolderOf(file);
        }
    }

    static void write(FileChannel channel, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, at + buffer.position());
        }
    }

    private static void syncFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            syncFolder(folder);
        }
    }

    /** Sync the names in a folder: a new name outlives a power cut only then. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

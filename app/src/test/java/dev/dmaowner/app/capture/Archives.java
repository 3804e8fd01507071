package dev.dmaowner.app.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Folders from archives, and archives from folders. */
final class Archives {

    private Archives() {}

    static void unpack(Path archive, Path folder) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        boolean isPacked = archive.toString().endsWith("gz");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(isPacked ? new GZIPInputStream(file) : file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.write(path, tar.readAllBytes());
                }
            }
        }
    }

    static void pack(Path folder, Path archive) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive), "UTF-8");
                Stream<Path> walk = Files.walk(folder)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            List<Path> files =
                    walk.filter(file -> !file.equals(folder)).sorted().toList();
            for (Path file : files) {
                String name = folder.relativize(file).toString();
                boolean isLink = Files.isSymbolicLink(file);
                boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                TarArchiveEntry entry = isLink
                        ? new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK)
                        : new TarArchiveEntry(isFile ? name : name + "/");
                if (isLink) {
                    entry.setLinkName(Files.readSymbolicLink(file).toString());
                }
                entry.setSize(isFile ? Files.size(file) : 0);
                tar.putArchiveEntry(entry);
                if (isFile) {
                    Files.copy(file, tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }
}

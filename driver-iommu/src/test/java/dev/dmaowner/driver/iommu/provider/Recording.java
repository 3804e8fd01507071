package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the archive of a recorded machine. */
final class Recording {

    private Recording() {}

    static CapturedHost host(Path archive) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isSymbolicLink()) {
                    tree.link(entry.getName(), entry.getLinkName());
                } else if (entry.isDirectory()) {
                    tree.directory(entry.getName());
                } else {
                    tree.file(entry.getName(), tar.readAllBytes());
                }
            }
        }
        return CapturedHost.of(tree.build(), archive.toString());
    }
}

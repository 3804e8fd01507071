package dev.dmaowner.app.source;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads a capture from a tar archive into memory, in one pass. Only the parts that commands read are kept. Of a node in {@code /dev}
 * its presence is kept. A hard link, other device node or sparse file among them is refused, because {@code /sys} has none.
 */
final class CaptureArchive {

    private static final long LARGEST_HEADERS = 1 << 20;
    /** The largest number of entries, kept or not, because skipped entries cost time as well. */
    private static final int MOST_ENTRIES = 2_000_000;

    private static final byte[] NOTHING = {};

    private final String name;

    /** @param name what messages call the archive */
    CaptureArchive(String name) {
        this.name = name;
    }

    CapturedTree read(LimitedInputStream in) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
            int entries = 0;
            for (TarArchiveEntry entry = next(tar, in); entry != null; entry = next(tar, in)) {
                if (++entries > MOST_ENTRIES) {
                    throw new CaptureException("it has more than " + MOST_ENTRIES + " entries");
                }
                requireInside(entry.getName());
                if (CaptureParts.isKept(entry.getName(), entry.isSymbolicLink())) {
                    add(tree, entry, tar);
                }
                skipRest(tar);
            }
        } catch (RuntimeException e) {
            // The library throws various runtime exceptions for damaged headers.
            throw new CaptureException(name + " is a damaged archive: " + e.getMessage(), e);
        }
        return tree.build()
                .atMachineRoot()
                .orElseThrow(() -> new CaptureException(
                        name + " is not a captured machine: the archive has no folder sys, or more than one"));
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar, LimitedInputStream in) throws IOException {
        in.allow(LARGEST_HEADERS);
        TarArchiveEntry entry = tar.getNextEntry();
        in.allowAll();
        return entry;
    }

    /** Skips the rest of an entry, so the allowance for headers is not used up by content. */
    private static void skipRest(TarArchiveInputStream tar) throws IOException {
        while (tar.skip(Long.MAX_VALUE) > 0) {
            continue;
        }
    }

    private static void requireInside(String entry) throws CaptureException {
        boolean leaves =
                entry.startsWith("../") || entry.endsWith("/..") || entry.equals("..") || entry.contains("/../");
        if (leaves) {
            throw new CaptureException("the entry '" + entry + "' leaves the archive");
        }
    }

    private static void add(CapturedTreeBuilder tree, TarArchiveEntry entry, TarArchiveInputStream tar)
            throws IOException {
        String entryName = entry.getName();
        if (entry.isDirectory()) {
            tree.directory(entryName);
        } else if (entry.isSymbolicLink()) {
            tree.link(entryName, entry.getLinkName());
        } else if (isFile(entry)) {
            addFile(tree, entry, tar);
        } else if (isNode(entry) && CaptureParts.isNode(entryName)) {
            tree.file(entryName, NOTHING);
        } else {
            throw new CaptureException("the entry '" + entryName + "' is " + kind(entry) + ", which no capture holds");
        }
    }

    private static boolean isFile(TarArchiveEntry entry) {
        byte flag = entry.getLinkFlag();
        return (flag == TarArchiveEntry.LF_NORMAL || flag == TarArchiveEntry.LF_OLDNORM) && !entry.isSparse();
    }

    private static boolean isNode(TarArchiveEntry entry) {
        return entry.isCharacterDevice() || entry.isBlockDevice();
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isLink()) {
            return "a hard link to '" + entry.getLinkName() + "'";
        } else if (entry.isSparse()) {
            return "a sparse file";
        } else if (isNode(entry)) {
            return "a device node";
        } else if (entry.isFIFO()) {
            return "a pipe";
        }
        return "of the unknown kind '" + (char) entry.getLinkFlag() + "'";
    }

    private static void addFile(CapturedTreeBuilder tree, TarArchiveEntry entry, TarArchiveInputStream tar)
            throws IOException {
        String entryName = entry.getName();
        int largest = tree.largestFile(entryName);
        if (entry.getSize() > largest) {
            tree.oversizedFile(entryName, entry.getSize());
        } else {
            tree.file(entryName, tar.readNBytes((int) entry.getSize()));
        }
    }
}

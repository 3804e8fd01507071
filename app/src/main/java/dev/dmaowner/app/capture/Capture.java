package dev.dmaowner.app.capture;

import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The files, links and directories read from a host, by path. */
final class Capture {

    /** One entry: a link's target, or a file's bytes. */
    private record Entry(Optional<String> target, byte[] content) {}

    private static final byte[] NOTHING = {};

    private final Host host;
    private final Redaction redaction;
    private final Progress progress;
    private final Map<String, Entry> entries = new TreeMap<>();

    private Capture(Host host, Redaction redaction, Progress progress) {
        this.progress = progress;
        this.host = host;
        this.redaction = redaction;
    }

    static Capture of(Host host, Redaction redaction, Progress progress) throws IOException {
        Capture capture = new Capture(host, redaction, progress);
        new CapturedParts(host, capture).addAll();
        return capture;
    }

    boolean isEmpty() {
        return entries.keySet().stream().noneMatch(name -> name.startsWith("/sys/"));
    }

    int entries() {
        return entries.size();
    }

    /** Keep a link. */
    void link(String path) throws IOException {
        Optional<String> target = host.readLink(path);
        if (target.isPresent()) {
            put(path, new Entry(target.map(to -> redaction.ofTarget(path, to)), NOTHING));
        }
    }

    /** Keep a file. A file that this user may not read is left out. */
    void file(String path) {
        try {
            host.read(path)
                    .flatMap(content -> redaction.of(path, content))
                    .ifPresent(content -> put(path, new Entry(Optional.empty(), content)));
        } catch (IOException e) {
            // The file cannot be read on the live host either.
        }
    }

    /** Keep a text as the content of a file. */
    void text(String path, String content) {
        redaction
                .of(path, content.getBytes(StandardCharsets.UTF_8))
                .ifPresent(bytes -> put(path, new Entry(Optional.empty(), bytes)));
    }

    /** Keep the existence of a file without its content. */
    void presence(String path) {
        if (host.exists(path)) {
            put(path, new Entry(Optional.empty(), NOTHING));
        }
    }

    /** Keep a directory, which may stay empty, if it is there. */
    void existing(String path) {
        if (host.exists(path)) {
            directory(path);
        }
    }

    /** Keeps a directory, which may stay empty. */
    void directory(String path) {
        put(path + "/", new Entry(Optional.empty(), NOTHING));
    }

    private void put(String path, Entry entry) {
        entries.put(redaction.ofName(path), entry);
        progress.at(entries.size() + " entries");
    }

    /** Keep everything below a directory; links are kept and not followed. */
    void tree(String path, int depth) throws IOException {
        if (depth == 0 || redaction.drops(path)) {
            return;
        }
        for (String name : host.list(path)) {
            String below = path + "/" + name;
            if (host.readLink(below).isPresent()) {
                link(below);
            } else if (isFolder(below)) {
                tree(below, depth - 1);
            } else {
                file(below);
            }
        }
    }

    private boolean isFolder(String path) throws IOException {
        if (!host.list(path).isEmpty()) {
            return true;
        }
        try {
            return host.read(path).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    void writeTo(OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (String folder : List.of("sys/bus/", "sys/devices/")) {
                tar.putArchiveEntry(dated(new TarArchiveEntry(folder)));
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                write(tar, entry.getKey().substring(1), entry.getValue());
            }
        }
    }

    private static void write(TarArchiveOutputStream tar, String name, Entry entry) throws IOException {
        if (entry.target().isPresent()) {
            TarArchiveEntry link = dated(new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK));
            link.setLinkName(entry.target().get());
            tar.putArchiveEntry(link);
        } else {
            TarArchiveEntry file = dated(new TarArchiveEntry(name));
            file.setSize(entry.content().length);
            tar.putArchiveEntry(file);
            tar.write(entry.content());
        }
        tar.closeArchiveEntry();
    }

    /** Owner and time are fixed, so two captures of an idle host are equal and do not tell who made them. */
    private static TarArchiveEntry dated(TarArchiveEntry entry) {
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }
}

package dev.dmaowner.testdata;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path of a {@link RecordingFileSystem}: the path that is seen, on which all that is lexical is computed. */
record RecordedPath(RecordingFileSystem view, Path seen) implements Path {

    /** {@return where the file really is} */
    Path file() {
        return view.base().resolve(seen.toAbsolutePath().toString().substring(1));
    }

    private RecordedPath with(Path other) {
        return new RecordedPath(view, other);
    }

    private static Path seen(Path other) {
        return ((RecordedPath) other).seen;
    }

    private Path orNull(Path other) {
        return other == null ? null : with(other);
    }

    @Override
    public FileSystem getFileSystem() {
        return view;
    }

    @Override
    public boolean isAbsolute() {
        return seen.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return orNull(seen.getRoot());
    }

    @Override
    public Path getFileName() {
        return orNull(seen.getFileName());
    }

    @Override
    public Path getParent() {
        return orNull(seen.getParent());
    }

    @Override
    public int getNameCount() {
        return seen.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return with(seen.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return with(seen.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof RecordedPath && seen.startsWith(seen(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof RecordedPath && seen.endsWith(seen(other));
    }

    @Override
    public Path normalize() {
        return with(seen.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return with(seen.resolve(seen(other)));
    }

    @Override
    public Path relativize(Path other) {
        return with(seen.relativize(seen(other)));
    }

    @Override
    public URI toUri() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path toAbsolutePath() {
        return this;
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        Path real = file().toRealPath(options);
        return with(Path.of("/" + view.base().toRealPath().relativize(real)));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Path other) {
        return seen.compareTo(seen(other));
    }

    @Override
    public String toString() {
        return seen.toString();
    }
}

package dev.dmaowner.testdata;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A directory seen as the root of a file system that writes down which files are opened, so that a test can say what
 * was not. A write to a file can be made to fail with a text, as a kernel's refusal arrives.
 */
public final class RecordingFileSystem extends FileSystem {

    private final Path base;
    private final RecordingProvider provider = new RecordingProvider(this);
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();

    /** @param base the directory that becomes {@code /} */
    public RecordingFileSystem(Path base) {
        this.base = base;
    }

    /** {@return the root, through which everything is recorded} */
    public Path root() {
        return getPath("/");
    }

    /** {@return the files that were opened, in order, by their real paths} */
    public List<String> opened() {
        return List.copyOf(opened);
    }

    /** From now on a write to this file fails with this text. */
    public void refuseWrites(String path, String text) {
        refusals.put(path, text);
    }

    Path base() {
        return base;
    }

    void recordOpening(RecordedPath path) throws IOException {
        opened.add(path.toRealPath().toString());
    }

    SeekableByteChannel guarded(RecordedPath path, SeekableByteChannel channel) {
        String text = refusals.get(path.toString());
        return text == null ? channel : new RefusingChannel(channel, text);
    }

    @Override
    public Path getPath(String first, String... more) {
        return new RecordedPath(this, Path.of(first, more));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        throw new UnsupportedOperationException();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}

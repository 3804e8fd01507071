package dev.dmaowner.machine;

import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.WriteAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A host whose files and links a test has written down; its directories follow from them. */
final class WrittenHost extends EmptyHost {

    private final TreeMap<String, String> files = new TreeMap<>();
    private final TreeMap<String, String> links = new TreeMap<>();

    WrittenHost file(String path, String text) {
        files.put(path, text);
        return this;
    }

    WrittenHost link(String path, String target) {
        links.put(path, target);
        return this;
    }

    @Override
    public HostDescription description() {
        return new HostDescription(HostDescription.Kind.CAPTURED, "a written host", Optional.of("6.12.0-test"));
    }

    private Stream<String> below(String path) {
        String prefix = path.endsWith("/") ? path : path + "/";
        return Stream.concat(files.keySet().stream(), links.keySet().stream())
                .filter(known -> known.startsWith(prefix))
                .map(known -> known.substring(prefix.length()));
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path)).map(text -> (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> list(String path) {
        return below(path)
                .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public Optional<String> readLink(String path) {
        return Optional.ofNullable(links.get(path));
    }

    @Override
    public boolean exists(String path) {
        return files.containsKey(path)
                || links.containsKey(path)
                || below(path).findAny().isPresent();
    }

    @Override
    public WriteAnswer write(String path, String text) {
        throw new AssertionError("written to: " + path);
    }
}

package dev.dmaowner.host;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.DirectoryPlaces.Place;
import dev.dmaowner.host.DirectoryPlaces.Shape;
import dev.dmaowner.host.PathWalk.LastLink;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A captured machine in a directory, such as an unpacked archive. Files are read on request; no link leads out of the directory, and
 * only regular files are opened. An attribute can have 1 MiB, or 16 MiB below {@code /sys/firmware}, {@code /lib/modules} and
 * {@code /proc}. Every change is refused with EROFS.
 *
 * <p>It remembers the directories that it has found, because a capture does not change. Safe for use by several threads.
 */
public final class DirectoryHost implements Host {

    /** The largest number of remembered directories, more than a machine with some thousand devices has. */
    private static final int MOST_REMEMBERED = 65_536;

    private final DirectoryPlaces places;
    private final Map<String, Place> remembered;
    private final HostDescription description;

    private DirectoryHost(DirectoryPlaces places, Map<String, Place> remembered, HostDescription description) {
        this.places = places;
        this.remembered = remembered;
        this.description = description;
    }

    /**
     * {@return a host over a captured directory}
     *
     * @param directory one that holds {@code sys}, or else the inside of {@code sys} itself, with {@code bus} and
     *     {@code devices}
     * @param source the name of the host, human-readable
     * @throws IOException if it is neither, or cannot be read
     */
    public static DirectoryHost of(Path directory, String source) throws IOException {
        Path real = directory.toRealPath();
        Place root = new Place(real, "", DirectoryPlaces.look(real));
        DirectoryPlaces places = new DirectoryPlaces(root, shapeOf(real, source));
        HostDescription unnamed = ReadOnlyAnswers.describe(source, Optional.empty());
        Map<String, Place> remembered = new ConcurrentHashMap<>();
        Optional<String> release = RecordedRelease.of(new DirectoryHost(places, remembered, unnamed));
        return new DirectoryHost(places, remembered, ReadOnlyAnswers.describe(source, release));
    }

    private static Shape shapeOf(Path directory, String source) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new CaptureException(source + " is no directory");
        }
        if (Files.isDirectory(directory.resolve("sys"))) {
            return Shape.HOLDS_SYS;
        }
        if (Files.isDirectory(directory.resolve("bus")) && Files.isDirectory(directory.resolve("devices"))) {
            return Shape.IS_SYS;
        }
        throw new CaptureException(source + " is not a captured machine: the directory has no sys in it");
    }

    @Override
    public HostDescription description() {
        return description;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<Place> place = find(path, LastLink.FOLLOWED);
        if (place.isEmpty() || place.get().attributes().isDirectory()) {
            return Optional.empty();
        }
        if (!place.get().attributes().isRegularFile()) {
            throw new CaptureException(path + " is a device node, pipe or socket, which no capture holds");
        }
        return Optional.of(WholeFile.read(
                place.get().file(), path, AttributeSize.limit(place.get().name())));
    }

    @Override
    public List<String> list(String path) throws IOException {
        Optional<Place> place = find(path, LastLink.FOLLOWED);
        if (place.isEmpty() || !place.get().attributes().isDirectory()) {
            return List.of();
        }
        if (places.shape() == Shape.IS_SYS && place.get().name().isEmpty()) {
            return List.of("sys");
        }
        return sortedNames(place.get().file());
    }

    /** {@return the entries of a directory, or an empty list if it is not a directory} */
    static List<String> sortedNames(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<Place> place = find(path, LastLink.KEPT);
        return place.isPresent() ? places.linkTarget(place.get()) : Optional.empty();
    }

    @Override
    public boolean exists(String path) {
        try {
            return find(path, LastLink.FOLLOWED).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return ReadOnlyAnswers.write(description, path);
    }

    @Override
    public WriteAnswer loadModule(String module) {
        return ReadOnlyAnswers.loadModule(description, module);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return ReadOnlyAnswers.open(description, path);
    }

    private Optional<Place> find(String path, LastLink lastLink) throws IOException {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (slash <= 0 || name.isEmpty() || name.equals(".") || name.equals("..")) {
            return PathWalk.walk(places, path, lastLink);
        }
        Optional<Place> directory = directory(path.substring(0, slash));
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Optional<Place> place = places.child(directory.get(), name);
        boolean leadsOn = lastLink == LastLink.FOLLOWED
                && place.isPresent()
                && place.get().attributes().isSymbolicLink();
        return leadsOn ? PathWalk.walk(places, path, lastLink) : place;
    }

    private Optional<Place> directory(String path) throws IOException {
        Place known = remembered.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Place> found = PathWalk.walk(places, path, LastLink.FOLLOWED)
                .filter(place -> place.attributes().isDirectory());
        if (found.isPresent() && remembered.size() < MOST_REMEMBERED) {
            remembered.put(path, found.get());
        }
        return found;
    }
}

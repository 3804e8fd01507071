package dev.dmaowner.host;

import dev.dmaowner.host.DirectoryPlaces.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The places in a captured directory, each looked at without following a link.
 *
 * @param root the place of the captured machine's root
 * @param shape what lies there
 */
record DirectoryPlaces(Place root, Shape shape) implements PathTree<Place> {

    /** What the directory is that somebody captured. */
    enum Shape {
        /** The machine's root: {@code sys} is in it. */
        HOLDS_SYS,
        /** The inside of {@code /sys}, which stands for a root that has nothing else. */
        IS_SYS
    }

    /**
     * One place.
     *
     * @param file where it lies in this program's file system
     * @param name its path in the captured machine, links resolved
     * @param attributes what it is
     */
    record Place(Path file, String name, BasicFileAttributes attributes) {}

    @Override
    public boolean isDirectory(Place node) {
        return node.attributes.isDirectory();
    }

    @Override
    public Optional<Place> child(Place directory, String name) throws IOException {
        if (shape == Shape.IS_SYS && directory.name.isEmpty()) {
            return name.equals("sys") ? Optional.of(new Place(root.file, "/sys", root.attributes)) : Optional.empty();
        }
        if (name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path file = directory.file.resolve(name);
        try {
            return Optional.of(new Place(file, directory.name + "/" + name, look(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> linkTarget(Place node) throws IOException {
        return node.attributes.isSymbolicLink()
                ? Optional.of(Files.readSymbolicLink(node.file).toString())
                : Optional.empty();
    }

    static BasicFileAttributes look(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}

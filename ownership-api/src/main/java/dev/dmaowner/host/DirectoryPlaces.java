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
 * The files of a captured directory, each examined without following a link.
 *
 * @param root the captured machine's root
 * @param shape the kind of directory at the root
 */
record DirectoryPlaces(Place root, Shape shape) implements PathTree<Place> {

    /** The kind of directory that was captured. */
    enum Shape {
        /** The machine's root: {@code sys} is in it. */
        HOLDS_SYS,
        /** The inside of {@code /sys}, taken for a root with nothing else. */
        IS_SYS
    }

    /**
     * One file.
     *
     * @param file its path in this program's file system
     * @param name its path in the captured machine, with links resolved
     * @param attributes its attributes
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

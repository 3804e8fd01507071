package dev.dmaowner.host;

import dev.dmaowner.host.CapturedNode.Directory;
import dev.dmaowner.host.CapturedNode.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Directories, files and symbolic links of a captured machine, in memory. No link leads out of the tree. Immutable and safe for use by
 * several threads; {@link CapturedTreeBuilder} makes it.
 */
public final class CapturedTree {

    /** The largest number of folders around the machine's root, as in {@code captures/host7/sys}. */
    private static final int MOST_LEADING_FOLDERS = 8;

    private final Directory root;
    private final PathTree<CapturedNode> walked;

    CapturedTree(Directory root) {
        this.root = root;
        this.walked = new Nodes(root);
    }

    /** {@return a builder with the usual limits} */
    public static CapturedTreeBuilder builder() {
        return new CapturedTreeBuilder(CaptureLimits.USUAL);
    }

    /**
     * Find the machine's root in a tree with folders around it: the directory that holds {@code sys}, or, if the inside of {@code /sys}
     * was captured, a new root with it as its {@code sys}.
     *
     * @return the tree from that root, empty if no chain of single folders leads to {@code sys}
     */
    public Optional<CapturedTree> atMachineRoot() {
        Directory at = root;
        for (int i = 0; i <= MOST_LEADING_FOLDERS; i++) {
            if (isDirectory(at.child("sys"))) {
                return Optional.of(new CapturedTree(at));
            }
            if (isDirectory(at.child("bus")) && isDirectory(at.child("devices"))) {
                Directory above = new Directory();
                above.put("sys", at);
                return Optional.of(new CapturedTree(above));
            }
            List<Directory> inside = directoriesIn(at);
            if (inside.size() != 1) {
                return Optional.empty();
            }
            at = inside.get(0);
        }
        return Optional.empty();
    }

    Optional<CapturedNode> node(String path, PathWalk.LastLink lastLink) {
        try {
            return PathWalk.walk(walked, path, lastLink);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree in memory cannot fail to be read", e);
        }
    }

    private static boolean isDirectory(Optional<CapturedNode> node) {
        return node.isPresent() && node.get() instanceof Directory;
    }

    private static List<Directory> directoriesIn(Directory directory) {
        return directory.names().stream()
                .flatMap(name -> directory.child(name).stream())
                .filter(Directory.class::isInstance)
                .map(Directory.class::cast)
                .toList();
    }

    private record Nodes(CapturedNode root) implements PathTree<CapturedNode> {
        @Override
        public boolean isDirectory(CapturedNode node) {
            return node instanceof Directory;
        }

        @Override
        public Optional<CapturedNode> child(CapturedNode directory, String name) {
            return directory instanceof Directory inner ? inner.child(name) : Optional.empty();
        }

        @Override
        public Optional<String> linkTarget(CapturedNode node) {
            return node instanceof Link link ? Optional.of(link.target()) : Optional.empty();
        }
    }
}

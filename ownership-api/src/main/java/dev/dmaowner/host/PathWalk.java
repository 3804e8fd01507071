package dev.dmaowner.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves a path component by component inside a root. An absolute link starts again at the root. A path that steps above the root, or
 * follows more links than the kernel allows, does not exist.
 */
final class PathWalk<N> {

    /** What becomes of a link that is the last component. */
    enum LastLink {
        FOLLOWED,
        KEPT
    }

    /** As the kernel's own limit. */
    private static final int MOST_LINKS = 40;

    private final PathTree<N> tree;
    private final List<N> above = new ArrayList<>();
    private N at;
    private String rest;
    private int next;
    private int links;

    private PathWalk(PathTree<N> tree, String path) {
        this.tree = tree;
        this.at = tree.root();
        this.rest = path;
    }

    static <N> Optional<N> walk(PathTree<N> tree, String path, LastLink lastLink) throws IOException {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw new IllegalArgumentException("the path '" + path + "' is not absolute");
        }
        return new PathWalk<>(tree, path).toTheEnd(lastLink);
    }

    private Optional<N> toTheEnd(LastLink lastLink) throws IOException {
        while (skipSlashes() < rest.length()) {
            int slash = rest.indexOf('/', next);
            String name = rest.substring(next, slash < 0 ? rest.length() : slash);
            next += name.length();
            if (!tree.isDirectory(at) || !step(name, lastLink)) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    private int skipSlashes() {
        while (next < rest.length() && rest.charAt(next) == '/') {
            next++;
        }
        return next;
    }

    private boolean step(String name, LastLink lastLink) throws IOException {
        if (name.equals(".")) {
            return true;
        }
        if (name.equals("..")) {
            return stepUp();
        }
        Optional<N> child = tree.child(at, name);
        if (child.isEmpty()) {
            return false;
        }
        boolean kept = lastLink == LastLink.KEPT && next == rest.length();
        Optional<String> target = kept ? Optional.empty() : tree.linkTarget(child.get());
        if (target.isPresent()) {
            return follow(target.get());
        }
        above.add(at);
        at = child.get();
        return true;
    }

    private boolean stepUp() {
        if (above.isEmpty()) {
            return false;
        }
        at = above.remove(above.size() - 1);
        return true;
    }

    private boolean follow(String target) {
        if (target.isEmpty() || ++links > MOST_LINKS) {
            return false;
        }
        if (target.charAt(0) == '/') {
            above.clear();
            at = tree.root();
        }
        rest = target + rest.substring(next);
        next = 0;
        return true;
    }
}

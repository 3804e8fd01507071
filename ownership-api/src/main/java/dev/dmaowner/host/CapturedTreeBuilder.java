package dev.dmaowner.host;

import dev.dmaowner.host.CapturedNode.Directory;
import dev.dmaowner.host.CapturedNode.File;
import dev.dmaowner.host.CapturedNode.Link;
import dev.dmaowner.host.CapturedNode.Oversized;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CapturedTree} from untrusted names. A name is relative to the tree's root, with or without a leading slash; its parent
 * directories are created as needed. A second entry of the same name and kind replaces the first, as when an archive is unpacked; one of
 * another kind is refused.
 *
 * <p>Every method throws {@link CaptureException} for a name with {@code ..} or NUL in it, for a name below a file or a link, and for
 * anything that exceeds the limits. The builder must not be used after that. For use by one thread.
 */
public final class CapturedTreeBuilder {

    private static final int NAME_MAX = 255;

    private final CaptureLimits limits;
    private @Nullable Directory root = new Directory();
    private int entries;
    private long bytes;
    private String lastParent = "";
    private @Nullable Directory lastDirectory;

    CapturedTreeBuilder(CaptureLimits limits) {
        this.limits = limits;
    }

    /** Add a directory, unless it exists already. */
    public CapturedTreeBuilder directory(String name) throws CaptureException {
        enter(name, name);
        return this;
    }

    /**
     * {@return the largest size in bytes of a file with this name}
     *
     * @param name the file's name
     */
    public int largestFile(String name) {
        return AttributeSize.limit(name.startsWith("/") ? name : "/" + name);
    }

    /**
     * Add a file.
     *
     * @param content its bytes, which the tree takes over
     */
    public CapturedTreeBuilder file(String name, byte[] content) throws CaptureException {
        int limit = largestFile(name);
        if (content.length > limit) {
            throw AttributeSize.tooLarge("'" + name + "'", limit);
        }
        bytes += content.length;
        if (bytes > limits.bytes()) {
            throw new CaptureException(
                    "'" + name + "': the files of the capture have more than " + limits.bytes() + " bytes together");
        }
        Optional<CapturedNode> before = put(name, new File(content));
        if (before.isPresent() && before.get() instanceof File file) {
            bytes -= file.size();
        }
        return this;
    }

    /**
     * Add a file that is there but too large to be kept; reading it fails and says so.
     *
     * @param size its bytes
     */
    public CapturedTreeBuilder oversizedFile(String name, long size) throws CaptureException {
        put(name, new Oversized(size));
        return this;
    }

    /**
     * Add a symbolic link.
     *
     * @param target its target, which need not exist or be inside the tree
     */
    public CapturedTreeBuilder link(String name, String target) throws CaptureException {
        if (target.length() > limits.linkLength()) {
            throw new CaptureException("the link '" + name + "' leads to a path of " + target.length()
                    + " characters; the limit is " + limits.linkLength());
        }
        if (target.indexOf('\0') >= 0) {
            throw new CaptureException("the link '" + name + "' has a NUL in its target");
        }
        put(name, new Link(target));
        return this;
    }

    /**
     * {@return the tree}
     *
     * @throws IllegalStateException if it was built before
     */
    public CapturedTree build() {
        CapturedTree tree = new CapturedTree(root());
        root = null;
        lastDirectory = null;
        return tree;
    }

    private Directory root() {
        if (root == null) {
            throw new IllegalStateException("this builder has built its tree");
        }
        return root;
    }

    private Optional<CapturedNode> put(String name, CapturedNode node) throws CaptureException {
        int end = name.length();
        int slash = name.lastIndexOf('/');
        String last = name.substring(slash + 1, end);
        requireComponent(name, last);
        if (last.isEmpty() || last.equals(".")) {
            throw new CaptureException("'" + name + "' names no file or link");
        }
        Directory parent = enter(slash < 0 ? "" : name.substring(0, slash), name);
        CapturedNode before = parent.put(last, node);
        if (before == null) {
            count(name);
        } else if (isFile(before) != isFile(node) || before instanceof Directory) {
            throw conflict(name);
        }
        return Optional.ofNullable(before);
    }

    private static boolean isFile(CapturedNode node) {
        return node instanceof File || node instanceof Oversized;
    }

    /** The directory of the last entry, because archives list a directory's entries together. */
    private Directory enter(String path, String name) throws CaptureException {
        if (lastDirectory != null && lastParent.equals(path)) {
            return lastDirectory;
        }
        requireLength(name);
        Directory at = root();
        int depth = 0;
        for (int start = 0; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String component = path.substring(start, end);
            start = end + 1;
            requireComponent(name, component);
            if (component.isEmpty() || component.equals(".")) {
                continue;
            }
            if (++depth >= limits.depth()) {
                throw new CaptureException("'" + abridged(name) + "' is deeper than " + limits.depth() + " folders");
            }
            at = child(at, component, name);
        }
        lastParent = path;
        lastDirectory = at;
        return at;
    }

    private Directory child(Directory at, String component, String name) throws CaptureException {
        Optional<CapturedNode> there = at.child(component);
        if (there.isEmpty()) {
            count(name);
            Directory made = new Directory();
            at.put(component, made);
            return made;
        }
        if (there.get() instanceof Directory directory) {
            return directory;
        }
        throw conflict(name);
    }

    private void count(String name) throws CaptureException {
        if (++entries > limits.entries()) {
            throw new CaptureException("'" + name + "': the capture has more than " + limits.entries() + " entries");
        }
    }

    private void requireLength(String name) throws CaptureException {
        if (name.length() > limits.pathLength()) {
            throw new CaptureException(
                    "'" + abridged(name) + "' is longer than " + limits.pathLength() + " characters");
        }
    }

    private static void requireComponent(String name, String component) throws CaptureException {
        if (component.equals("..")) {
            throw new CaptureException("'" + abridged(name) + "' leaves the capture");
        }
        if (component.indexOf('\0') >= 0) {
            throw new CaptureException("'" + abridged(name.replace('\0', '?')) + "' has a NUL in it");
        }
        if (component.length() > NAME_MAX) {
            throw new CaptureException(
                    "'" + abridged(name) + "' has a component of more than " + NAME_MAX + " characters");
        }
    }

    private static CaptureException conflict(String name) {
        return new CaptureException("'" + abridged(name) + "' is there twice, or below a file or a link");
    }

    private static String abridged(String name) {
        int shown = 120;
        return name.length() <= shown ? name : name.substring(0, shown) + "...";
    }
}

package dev.dmaowner.host;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of a captured tree. Only the builder changes it, and only until the tree is built. */
sealed interface CapturedNode {

    /** A file; its bytes are not shared. */
    final class File implements CapturedNode {
        private final byte[] content;

        File(byte[] content) {
            this.content = content;
        }

        byte[] content() {
            return content.clone();
        }

        int size() {
            return content.length;
        }
    }

    /** A file whose content was not kept, because it is larger than an attribute can be. */
    record Oversized(long size) implements CapturedNode {}

    /** A symbolic link, its target as written. */
    record Link(String target) implements CapturedNode {}

    /** A directory. */
    final class Directory implements CapturedNode {
        private final TreeMap<String, CapturedNode> children = new TreeMap<>();

        Optional<CapturedNode> child(String name) {
            return Optional.ofNullable(children.get(name));
        }

        List<String> names() {
            return List.copyOf(children.keySet());
        }

        /** {@return the previous child of this name, null if there was none} */
        @Nullable
        CapturedNode put(String name, CapturedNode node) {
            return children.put(name, node);
        }
    }
}

package dev.dmaowner.host;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a captured tree consists of. Only its builder changes any of it, and lets go of it when it is built. */
sealed interface CapturedNode {

    /** A file whose bytes are nobody else's. */
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

    /** A file that was there and was not kept, because it is larger than an attribute may be. */
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

        /** {@return the child that was there under this name, null if none was} */
        @Nullable
        CapturedNode put(String name, CapturedNode node) {
            return children.put(name, node);
        }
    }
}

package dev.dmaowner.host;

import java.io.IOException;
import java.util.Optional;

/** What {@link PathWalk} walks on: a tree with links that looks nowhere but at the child it is asked for. */
interface PathTree<N> {

    N root();

    boolean isDirectory(N node);

    /** {@return the child itself, a link not followed; empty if there is none or no child can be} */
    Optional<N> child(N directory, String name) throws IOException;

    /** {@return where a link leads, empty if the node is no link} */
    Optional<String> linkTarget(N node) throws IOException;
}

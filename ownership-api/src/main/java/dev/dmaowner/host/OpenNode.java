package dev.dmaowner.host;

import java.util.List;

/**
 * An open file of a node: one opening, however many names it has. Safe for use by several threads.
 */
public interface OpenNode extends AutoCloseable {

    /** {@return the path of the node, or words for a file without one, such as a device obtained from its group} */
    String path();

    /**
     * Make a request of it, as {@code ioctl} would.
     *
     * @return what the kernel answers; EBADF once the file is closed
     */
    NodeAnswer request(NodeRequest request);

    /**
     * {@return the requests that it takes, for a person to read: each its verb and the arguments, such as
     * {@code set_container FILE}; empty if it does not say}
     */
    default List<String> requests() {
        return List.of();
    }

    /** Close it. A second close has no effect. Operations that waited for it continue before this returns. */
    @Override
    void close();
}

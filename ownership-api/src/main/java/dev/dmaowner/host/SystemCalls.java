package dev.dmaowner.host;

import dev.dmaowner.Outcome;
import java.io.IOException;
import java.nio.file.Path;

/**
 * System calls of the running kernel that Java does not have: {@code ioctl} on nodes, and the kernel's own events. It is a service, which a
 * program finds and gives to {@link LiveHost#withSystemCalls}; without it, nodes of a live host open and close and take no request.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface SystemCalls {

    /**
     * Open a character device for reading and writing. The file is not passed on to programs that are started.
     *
     * @param node the node itself; where it is a link, it is followed
     * @param path the path that the user knows it by, for messages and for {@link OpenNode#path}
     * @return the open file, or the kernel's refusal
     */
    Outcome<OpenNode> open(Path node, String path);

    /**
     * Listen to the kernel's events of devices, {@code NETLINK_KOBJECT_UEVENT}, from now on.
     *
     * @throws IOException if the kernel refuses
     */
    KernelEvents listen() throws IOException;
}

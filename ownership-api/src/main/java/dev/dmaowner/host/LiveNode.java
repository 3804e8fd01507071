package dev.dmaowner.host;

import dev.dmaowner.Errno;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A character device of the running kernel. It can be held open; requests need {@link SystemCalls}, which are not there. */
final class LiveNode implements OpenNode {

    private final String path;
    private final FileChannel channel;

    LiveNode(String path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public NodeAnswer request(NodeRequest request) {
        if (!channel.isOpen()) {
            return NodeAnswer.refused(Errno.EBADF, path + " is closed");
        }
        return NodeAnswer.refused(
                Errno.EOPNOTSUPP,
                "the request " + request.verb() + " of " + path + " needs a system call that Java does not have");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file is closed even if the kernel reports an error, and no caller could act on it.
        }
    }
}

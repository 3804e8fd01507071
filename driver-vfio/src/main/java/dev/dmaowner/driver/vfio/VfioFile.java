package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.spi.Removal;
import java.util.List;
import java.util.OptionalLong;

/** What all files of VFIO have in common: the machine's lock around each request, and being closed once. */
abstract class VfioFile implements OpenNode {

    private final Vfio vfio;
    private final String path;
    private boolean closed;

    VfioFile(Vfio vfio, String path) {
        this.vfio = vfio;
        this.path = path;
    }

    /** Answer a request of the open file. Called under the lock. */
    abstract NodeAnswer answer(NodeRequest request);

    /** Undo what opening did. Called under the lock, once. */
    abstract void release();

    /** Answer a request of the closed file. Called under the lock. */
    NodeAnswer answerClosed(NodeRequest request) {
        return NodeAnswer.refused(Errno.EBADF, path + " is closed");
    }

    final Vfio vfio() {
        return vfio;
    }

    /** {@return whether it has been closed}; to be asked under the lock. */
    final boolean isClosed() {
        return closed;
    }

    @Override
    public final String path() {
        return path;
    }

    @Override
    public final NodeAnswer request(NodeRequest request) {
        synchronized (vfio.lock()) {
            return closed ? answerClosed(request) : answer(request);
        }
    }

    @Override
    public final void close() {
        List<Removal> over;
        synchronized (vfio.lock()) {
            if (closed) {
                return;
            }
            closed = true;
            release();
            over = vfio.takeFinishedRemovals();
        }
        over.forEach(Removal::finished);
    }

    @Override
    public final String toString() {
        return path;
    }

    /** {@return the number at this place}; empty if there is none or something else. */
    static OptionalLong number(NodeRequest request, int index) {
        return request.argument(index).orElse(null) instanceof Argument.Number given
                ? OptionalLong.of(given.number())
                : OptionalLong.empty();
    }

    static NodeAnswer unknownVerb(Errno errno, NodeRequest request) {
        return NodeAnswer.refused(errno, "this file has no request '" + request.verb() + "'");
    }

    static NodeAnswer badArgument(NodeRequest request) {
        return NodeAnswer.refused(
                Errno.EFAULT, "the argument of '" + request.verb() + "' is missing or of another kind");
    }

    static NodeAnswer of(Outcome<Outcome.Nothing> outcome) {
        return outcome.fold(done -> NodeAnswer.done(), VfioFile::refused);
    }

    static NodeAnswer refused(Refusal why) {
        return new NodeAnswer.Refused(why);
    }
}

package dev.dmaowner.host.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.SystemCalls;
import java.io.IOException;
import java.nio.file.Path;

/** Requests and events through the C library of this process. */
public final class JnaSystemCalls implements SystemCalls {

    private final LibC library;

    /**
     * Load the C library.
     *
     * @throws UnsatisfiedLinkError if JNA has no code for this machine, or cannot unpack and load it
     */
    public JnaSystemCalls() {
        this.library = Native.load("c", LibC.class);
    }

    @Override
    public Outcome<OpenNode> open(Path node, String path) {
        try {
            return Outcome.done(new JnaNode(
                    new OpenFiles(library), path, library.open(node.toString(), LibC.READ_WRITE_CLOSED_ON_EXEC)));
        } catch (LastErrorException e) {
            return Outcome.refused(refusal("open of " + path, e));
        }
    }

    @Override
    public KernelEvents listen() throws IOException {
        try {
            return UeventSocket.open(library);
        } catch (LastErrorException e) {
            throw new IOException("the kernel's events of devices cannot be listened to: " + text(e), e);
        }
    }

    /** {@return the kernel's refusal of a call, with its error number} */
    static Refusal refusal(String call, LastErrorException e) {
        return Refusal.of(
                Errno.ofNumber(e.getErrorCode()).orElse(Errno.EIO), "the kernel answers the " + call + ": " + text(e));
    }

    static String text(LastErrorException e) {
        return Errno.ofNumber(e.getErrorCode()).map(Errno::text).orElse("error " + e.getErrorCode());
    }

    static Memory cleared(int size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }
}

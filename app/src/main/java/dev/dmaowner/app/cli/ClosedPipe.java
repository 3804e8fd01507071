package dev.dmaowner.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recognises a reader that has closed its end of a pipe, as {@code head} does. Output that it no longer reads is not an error. */
final class ClosedPipe {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private ClosedPipe() {}

    /** {@return whether the exception itself shows that the pipe was closed} */
    static boolean isSaidBy(IOException e) {
        return String.valueOf(e.getMessage()).contains("Broken pipe");
    }

    /**
     * {@return whether a failure to write to this process's standard output means that the pipe was closed}
     *
     * <p>The message is in the user's language, so the type of standard output decides: unlike a disk, a pipe is never full.
     */
    static boolean isBehind(IOException e) {
        return isSaidBy(e) || isPipe();
    }

    private static boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }
}

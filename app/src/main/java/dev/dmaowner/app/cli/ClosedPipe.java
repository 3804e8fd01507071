package dev.dmaowner.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A reader who has read enough and gone, as {@code head} does: what is not written for him is missed by nobody. */
final class ClosedPipe {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private ClosedPipe() {}

    /** {@return whether a failure says by itself that it is that} */
    static boolean isSaidBy(IOException e) {
        return String.valueOf(e.getMessage()).contains("Broken pipe");
    }

    /**
     * {@return whether a failure to write to the standard output of this process is that}
     *
     * <p>The text of a failure is in the language of the user. What standard output is tells more: a pipe cannot be full.
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

package dev.dmaowner.host;

import java.util.Optional;

/**
 * What a host is.
 *
 * @param kind whose answers these are
 * @param source where it comes from, in words for people: {@code this machine}, or a file's name
 * @param kernelRelease as {@code uname -r} prints it, empty if it is not known
 */
public record HostDescription(Kind kind, String source, Optional<String> kernelRelease) {

    /** Whose answers a host gives. */
    public enum Kind {
        /** The running kernel of this machine. */
        LIVE,
        /** A recording of {@code /sys}; everything that would change it is refused. */
        CAPTURED,
        /** A machine in this program that answers as a kernel would. */
        SIMULATED
    }
}

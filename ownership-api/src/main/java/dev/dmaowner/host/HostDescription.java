package dev.dmaowner.host;

import java.util.List;
import java.util.Optional;

/**
 * Describes a host.
 *
 * @param kind the kind of host
 * @param source where it comes from, human-readable: {@code this machine}, or a file's name
 * @param kernelRelease as {@code uname -r} prints it, empty if it is not known
 * @param registers which registers of devices it lets a caller read
 * @param remarks what limits what it says, such as recordings that contradict each other; human-readable sentences
 */
public record HostDescription(
        Kind kind, String source, Optional<String> kernelRelease, RegisterAccess registers, List<String> remarks) {

    public HostDescription {
        remarks = List.copyOf(remarks);
    }

    /** A host of which nothing need be remarked. */
    public HostDescription(Kind kind, String source, Optional<String> kernelRelease, RegisterAccess registers) {
        this(kind, source, kernelRelease, registers, List.of());
    }

    /** A host that lets a caller read what was recorded or is modelled, and, if it is live, no registers. */
    public HostDescription(Kind kind, String source, Optional<String> kernelRelease) {
        this(kind, source, kernelRelease, kind == Kind.LIVE ? RegisterAccess.NONE : RegisterAccess.CONFIGURATION_SPACE);
    }

    /** {@return the same with these remarks} */
    public HostDescription remarking(List<String> sentences) {
        return new HostDescription(kind, source, kernelRelease, registers, sentences);
    }

    /** The kind of host. */
    public enum Kind {
        /** The running kernel of this machine. */
        LIVE,
        /** A recording of {@code /sys}; every change is refused. */
        CAPTURED,
        /** A machine in this program that answers as a kernel would. */
        SIMULATED
    }
}

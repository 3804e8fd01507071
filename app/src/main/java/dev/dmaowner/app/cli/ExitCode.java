package dev.dmaowner.app.cli;

/** Exit codes of the command. The numbers are part of its interface. */
public enum ExitCode {
    /** Success. */
    DONE(0),
    /** A defect of this program. */
    INTERNAL(1),
    /** The command line is invalid. */
    USAGE(2),
    /** The rule refuses the request, a comparison found a difference, a check failed, or a message is not known. */
    REFUSED(3),
    /** A host or a file cannot be read or written, or the answer was made without a plug-in that failed. */
    UNREADABLE(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** {@return the process's exit code} */
    public int number() {
        return number;
    }
}

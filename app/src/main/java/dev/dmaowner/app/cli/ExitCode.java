package dev.dmaowner.app.cli;

/** With what the command ends. The numbers are part of its interface. */
public enum ExitCode {
    /** What was asked for is done. */
    DONE(0),
    /** A defect of this program. */
    INTERNAL(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** The rule refuses it, or what is and what should be disagree. */
    REFUSED(3),
    /** A host or a file cannot be read or written. */
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

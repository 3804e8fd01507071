package dev.dmaowner.app.cli;

/** A command cannot go on, and says so in one line. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    /**
     * @param exitCode with what to end
     * @param message one sentence for people, without a full stop
     */
    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** {@return with what to end} */
    public ExitCode exitCode() {
        return exitCode;
    }
}

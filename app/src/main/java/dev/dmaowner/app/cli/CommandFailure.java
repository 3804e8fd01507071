package dev.dmaowner.app.cli;

import java.util.Objects;

/** Ends a command with one line of text and an exit code. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String message;

    /**
     * @param exitCode the exit code of the command
     * @param message one sentence for the user, without a full stop
     */
    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.message = message;
    }

    /**
     * @param exitCode the exit code of the command
     * @param cause what failed; its message is one sentence for the user, without a full stop
     */
    public CommandFailure(ExitCode exitCode, Exception cause) {
        super(cause);
        this.exitCode = exitCode;
        this.message = Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** {@return the exit code of the command} */
    public ExitCode exitCode() {
        return exitCode;
    }
}

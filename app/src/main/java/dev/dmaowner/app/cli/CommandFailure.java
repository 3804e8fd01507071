package dev.dmaowner.app.cli;

import java.util.Objects;

/** A command cannot go on, and says so in one line. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String message;

    /**
     * @param exitCode with what to end
     * @param message one sentence for people, without a full stop
     */
    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.message = message;
    }

    /**
     * @param exitCode with what to end
     * @param cause what failed; its message is one sentence for people, without a full stop
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

    /** {@return with what to end} */
    public ExitCode exitCode() {
        return exitCode;
    }
}

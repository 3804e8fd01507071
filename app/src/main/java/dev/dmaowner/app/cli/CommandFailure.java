package dev.dmaowner.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Ends a command with a line of text, an exit code, and where it helps further lines. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;
    private final String message;
    private final ArrayList<String> details;

    /**
     * @param exitCode the exit code of the command
     * @param message one sentence for the user, without a full stop
     */
    public CommandFailure(ExitCode exitCode, String message) {
        this(exitCode, message, List.of());
    }

    /**
     * @param exitCode the exit code of the command
     * @param message one sentence for the user, without a full stop
     * @param details what it consists of, a line each
     */
    public CommandFailure(ExitCode exitCode, String message, List<String> details) {
        super(message);
        this.exitCode = exitCode;
        this.message = message;
        this.details = new ArrayList<>(details);
    }

    /**
     * @param exitCode the exit code of the command
     * @param cause what failed; its message is one sentence for the user, without a full stop
     */
    public CommandFailure(ExitCode exitCode, Exception cause) {
        super(cause);
        this.exitCode = exitCode;
        this.message = Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
        this.details = new ArrayList<>();
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** {@return further lines, to be printed below the message} */
    public List<String> details() {
        return List.copyOf(details);
    }

    /** {@return the exit code of the command} */
    public ExitCode exitCode() {
        return exitCode;
    }
}

package dev.dmaowner.host;

import java.io.IOException;

/** Thrown for a capture that is damaged, exceeds a limit, or has an invalid name in it. */
public class CaptureException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String message;

    /** @param message which entry, and what is wrong with it */
    public CaptureException(String message) {
        super(message);
        this.message = message;
    }

    /**
     * @param message which entry, and what is wrong with it
     * @param cause the failure of the underlying reader
     */
    public CaptureException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}

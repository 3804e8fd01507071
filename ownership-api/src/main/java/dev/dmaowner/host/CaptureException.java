package dev.dmaowner.host;

import java.io.IOException;

/** A capture is refused: it is damaged, larger than the limits, or has a name in it that no capture may have. */
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
     * @param cause what the reader below said
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

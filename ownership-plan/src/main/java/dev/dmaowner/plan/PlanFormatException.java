package dev.dmaowner.plan;

import java.io.IOException;

/** A plan or journal that somebody hands over is none, or not one that this program can carry out. */
public class PlanFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String message;

    /** @param message what is wrong with it */
    public PlanFormatException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}

package dev.dmaowner.plan;

import java.io.IOException;

/** Thrown for a plan or journal that is damaged or that this program cannot carry out. */
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

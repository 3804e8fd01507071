package dev.dmaowner.app.plugins;

import java.util.ServiceConfigurationError;

/** Describes a failure to load in one line: the exception and its root cause. */
final class FailureReason {

    /** Bounds the walk, because causes can form a circle. */
    private static final int CAUSES = 20;

    private FailureReason() {}

    static String of(Throwable thrown) {
        // The message of a ServiceConfigurationError names the provider; its class says nothing.
        String said =
                thrown instanceof ServiceConfigurationError ? String.valueOf(thrown.getMessage()) : thrown.toString();
        Throwable innermost = thrown;
        for (int depth = 0; depth < CAUSES; depth++) {
            Throwable cause = innermost.getCause();
            if (cause == null) {
                break;
            }
            innermost = cause;
        }
        return said.contains(innermost.toString()) ? said : said + ": " + innermost;
    }
}

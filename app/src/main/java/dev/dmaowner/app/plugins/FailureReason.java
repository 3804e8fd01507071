package dev.dmaowner.app.plugins;

import java.util.ServiceConfigurationError;

/** Says in one line why something failed to load: what was thrown, and what is at the bottom of it. */
final class FailureReason {

    /** Causes can lead in a circle. */
    private static final int CAUSES = 20;

    private FailureReason() {}

    static String of(Throwable thrown) {
        // The loader's own error says which provider it is in its message, and nothing by its class.
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

package dev.dmaowner.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * An event of the log as a line, and the stacks of what was thrown if that is wanted. What a message quotes is escaped as in other
 * output.
 *
 * @param level how bad it is
 * @param logger the name of the logger
 * @param message the message, with its arguments
 * @param pairs what is known beside it
 * @param thrown what was thrown, null if nothing was
 */
record LogLine(Level level, String logger, String message, List<KeyValuePair> pairs, @Nullable Throwable thrown) {

    private static final int MOST_CAUSES = 20;

    String print(boolean withStacks) {
        StringBuilder text = new StringBuilder(PrintableText.of(line())).append('\n');
        Throwable next = withStacks ? thrown : null;
        for (int i = 0; i < MOST_CAUSES && next != null; i++) {
            text.append(i == 0 ? "" : "Caused by: ")
                    .append(PrintableText.of(next.toString()))
                    .append('\n');
            for (StackTraceElement frame : next.getStackTrace()) {
                text.append("\tat ").append(PrintableText.of(frame.toString())).append('\n');
            }
            next = next.getCause();
        }
        return text.toString();
    }

    private String line() {
        StringBuilder line = new StringBuilder(level.toString());
        line.append(" ".repeat(Math.max(1, 6 - line.length())))
                .append(abbreviated())
                .append(": ")
                .append(message);
        for (KeyValuePair pair : pairs) {
            line.append(' ').append(pair.key).append("=\"").append(pair.value).append('"');
        }
        return line.toString();
    }

    /** The class, and the first letter of each package. */
    private String abbreviated() {
        StringBuilder name = new StringBuilder();
        int start = 0;
        for (int dot = logger.indexOf('.'); dot >= 0; dot = logger.indexOf('.', start)) {
            name.append(logger, start, Math.min(dot, start + 1)).append('.');
            start = dot + 1;
        }
        return name.append(logger.substring(start)).toString();
    }
}

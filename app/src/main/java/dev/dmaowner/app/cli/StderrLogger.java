package dev.dmaowner.app.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger that prints to standard error. */
final class StderrLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    StderrLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return StderrLogging.isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return StderrLogging.isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return StderrLogging.isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return StderrLogging.isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return StderrLogging.isEnabled(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        print(level, message, arguments, List.of(), thrown);
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        print(
                event.getLevel(),
                event.getMessage(),
                event.getArgumentArray(),
                pairs == null ? List.of() : pairs,
                event.getThrowable());
    }

    private void print(
            Level level,
            String message,
            @Nullable Object @Nullable [] arguments,
            List<KeyValuePair> pairs,
            @Nullable Throwable thrown) {
        String text = String.valueOf(MessageFormatter.basicArrayFormat(message, arguments));
        System.err.print(new LogLine(level, name, text, pairs, thrown).print(StderrLogging.showsStacks()));
    }
}

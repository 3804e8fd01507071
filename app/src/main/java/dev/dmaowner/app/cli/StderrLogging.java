package dev.dmaowner.app.cli;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logs warnings and worse to standard error, a line each. A backend with files, filters and rotation would take longer to start than
 * most commands take to run. Safe for use by several threads.
 */
public final class StderrLogging implements SLF4JServiceProvider {

    private static volatile Level lowest = Level.WARN;

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final ILoggerFactory factory = this::logger;
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For SLF4J, which finds this class as a service. */
    public StderrLogging() {}

    /** Log more: debug messages and stack traces for 1, everything for more. */
    public static void raise(int times) {
        if (times > 0) {
            lowest = times == 1 ? Level.DEBUG : Level.TRACE;
        }
    }

    static boolean isEnabled(Level level) {
        return level.toInt() >= lowest.toInt();
    }

    /** {@return whether the stacks of what was thrown are logged, too} */
    static boolean showsStacks() {
        return lowest.toInt() <= Level.DEBUG.toInt();
    }

    private Logger logger(String name) {
        Logger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        Logger made = new StderrLogger(name);
        Logger first = loggers.putIfAbsent(name, made);
        return first == null ? made : first;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return factory;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0";
    }

    @Override
    public void initialize() {}
}

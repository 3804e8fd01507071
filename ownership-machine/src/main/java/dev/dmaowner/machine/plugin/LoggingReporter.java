package dev.dmaowner.machine.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs failures as warnings. A plug-in that merely cannot take part is often meant to stay idle, and is logged as information. */
final class LoggingReporter implements PluginReporter {

    private static final Logger LOG = LoggerFactory.getLogger(PluginReporter.class);

    @Override
    public void report(PluginProblem problem) {
        Level level = problem.thrown().isPresent() ? Level.WARN : Level.INFO;
        LOG.atLevel(level)
                .addKeyValue("plugin", problem.plugin().getClass().getName())
                .addKeyValue("operation", problem.operation())
                .addKeyValue("reason", problem.thrown().map(Object::toString).orElse(""))
                .setCause(problem.thrown().orElse(null))
                .log("{}", problem.consequence());
    }
}

package dev.dmaowner.app.plugins;

import dev.dmaowner.machine.plugin.PluginProblem;
import dev.dmaowner.machine.plugin.PluginReporter;
import org.slf4j.LoggerFactory;

/** Warns about plug-ins that fail at run time, with their class and file. */
final class PluginWarnings implements PluginReporter {

    private final Runnable failed;

    /** @param failed is run for each problem */
    PluginWarnings(Runnable failed) {
        this.failed = failed;
    }

    @Override
    public void report(PluginProblem problem) {
        failed.run();
        Origin origin = Origin.of(problem.plugin().getClass());
        LoggerFactory.getLogger(PluginWarnings.class)
                .atWarn()
                .addKeyValue("plugin", origin.provider())
                .addKeyValue("from", origin.describe())
                .addKeyValue("operation", problem.operation())
                .addKeyValue("reason", problem.thrown().map(Object::toString).orElse(""))
                .setCause(problem.thrown().orElse(null))
                .log(
                        problem.thrown().isPresent() ? "a plug-in failed: {}" : "a plug-in cannot take part: {}",
                        problem.consequence());
    }
}

package dev.dmaowner.machine.plugin;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes on the first problem of a plug-in's class in an operation, and drops the rest. Safe for use by several threads. */
final class OnceReporter implements PluginReporter {

    private record Key(Class<?> plugin, String operation) {}

    private final PluginReporter next;
    private final Set<Key> reported = ConcurrentHashMap.newKeySet();

    OnceReporter(PluginReporter next) {
        this.next = next;
    }

    @Override
    public void report(PluginProblem problem) {
        if (reported.add(new Key(problem.plugin().getClass(), problem.operation()))) {
            next.report(problem);
        }
    }
}

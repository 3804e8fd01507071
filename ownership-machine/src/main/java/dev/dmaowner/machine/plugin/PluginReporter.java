package dev.dmaowner.machine.plugin;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.util.Optional;

/**
 * Is notified of what is wrong with plug-ins at work. The failed operation has been answered already, in the way that disturbs
 * nothing else. Called from any thread that uses a plug-in, possibly under a device's lock; it must not call the machine.
 */
@FunctionalInterface
public interface PluginReporter {

    /** A plug-in failed, or cannot take part. */
    void report(PluginProblem problem);

    /** {@return a reporter that logs each problem once} */
    static PluginReporter logging() {
        return new OnceReporter(new LoggingReporter());
    }

    /** {@return a reporter that passes on each problem once: the first of a plug-in's class in an operation} */
    default PluginReporter once() {
        return this instanceof OnceReporter ? this : new OnceReporter(this);
    }

    /**
     * Report what a plug-in threw: an exception, or an error of any kind.
     *
     * @param plugin the plug-in, or the part of it that failed
     * @param operation what it was asked to do
     * @param consequence what follows for the program
     * @param thrown the exception
     * @return what to answer where a refusal can be the answer
     * @throws VirtualMachineError if that is what was thrown, unless only a stack was full
     */
    default Refusal threw(Object plugin, String operation, String consequence, Throwable thrown) {
        report(new PluginProblem(plugin, operation, consequence, Optional.of(thrown)));
        PluginGuards.passOnFailureOfJava(thrown);
        return Refusal.of(Errno.EIO, "the plug-in failed in " + operation + ": " + thrown);
    }
}

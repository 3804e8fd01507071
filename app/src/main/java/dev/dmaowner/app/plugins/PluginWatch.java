package dev.dmaowner.app.plugins;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches over plug-ins from outside, because no guard around a call helps where it never returns or ends the process. Says on standard
 * error which plug-in the command waits for, and ends the process with an exit code that no script takes for success.
 */
public final class PluginWatch {

    /** The environment variable for the limit, in seconds; 0 is none. */
    public static final String LIMIT = "DMAOWNER_PLUGIN_LIMIT";

    private static final Duration DEFAULT_LIMIT = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Set<String> SERVICES =
            Set.of(BusType.class.getName(), Driver.class.getName(), IommuDriver.class.getName());

    private final Thread watched;
    private final Console console;
    private volatile boolean isDone;

    private PluginWatch(Thread watched, Console console) {
        this.watched = watched;
        this.console = console;
    }

    /**
     * {@return a watch over the plug-ins that this thread calls, for the rest of the process}
     *
     * @param console where it says what is wrong
     */
    public static PluginWatch overThisThread(Console console) {
        PluginWatch watch = new PluginWatch(Thread.currentThread(), console);
        Runtime.getRuntime().addShutdownHook(new Thread(watch::refuseEarlyExit, "plug-in watch at exit"));
        Thread looking = new Thread(watch::look, "plug-in watch");
        looking.setDaemon(true);
        looking.start();
        return watch;
    }

    /** The command is done: from now on the process may end. */
    public void done() {
        isDone = true;
    }

    /** The modules of the layer that the program itself is in, without the plug-ins of others among them. */
    private static Set<String> programModules() {
        return ModuleLayer.boot().modules().stream()
                .filter(module -> module.getName().startsWith("dev.dmaowner")
                        || module.getDescriptor().provides().stream()
                                .noneMatch(provides -> SERVICES.contains(provides.service())))
                .map(Module::getName)
                .collect(Collectors.toSet());
    }

    private void look() {
        Duration limit = limit();
        Optional<StackTraceElement> before = Optional.empty();
        long since = System.nanoTime();
        boolean isTold = false;
        while (!isDone) {
            if (!slept()) {
                return;
            }
            Optional<StackTraceElement> now = plugin(watched.getStackTrace());
            if (now.isEmpty() || !sameCall(now, before)) {
                since = System.nanoTime();
                isTold = false;
            }
            before = now;
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            if (now.isPresent() && !limit.isZero() && waited.compareTo(limit) >= 0) {
                end(words(now.get()) + " has not returned for " + waited.toSeconds()
                        + " s, so the command ends without being done; the environment variable " + LIMIT
                        + " sets how many seconds a plug-in may take, 0 for any number");
            } else if (now.isPresent() && !isTold && waited.compareTo(PATIENCE) >= 0) {
                isTold = true;
                say(words(now.get()) + " has not returned for " + waited.toSeconds() + " s");
            }
        }
    }

    private static boolean sameCall(Optional<StackTraceElement> now, Optional<StackTraceElement> before) {
        return now.map(PluginWatch::words).equals(before.map(PluginWatch::words));
    }

    private boolean slept() {
        try {
            Thread.sleep(LOOK.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Duration limit() {
        String text = console.environment().getOrDefault(LIMIT, "");
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            say(LIMIT + " is no number of seconds: '" + text + "'");
            return DEFAULT_LIMIT;
        }
    }

    /** {@return the outermost call of a plug-in that a thread is in, empty if it is in none} */
    private static Optional<StackTraceElement> plugin(StackTraceElement[] stack) {
        Set<String> ours = programModules();
        return Arrays.stream(stack)
                .filter(frame -> frame.getModuleName() != null && !ours.contains(frame.getModuleName()))
                .reduce((inner, outer) -> outer);
    }

    private static String words(StackTraceElement call) {
        return "the call of the plug-in's " + call.getMethodName() + "() in " + call.getClassName() + " (module "
                + call.getModuleName() + ")";
    }

    /** Runs when the process ends in whatever way; a signal ends it without a call of exit. */
    private void refuseEarlyExit() {
        if (isDone) {
            return;
        }
        Collection<StackTraceElement[]> stacks = Thread.getAllStackTraces().values();
        for (StackTraceElement[] stack : stacks) {
            List<StackTraceElement> calls = Arrays.asList(stack);
            boolean isExit = calls.stream()
                    .anyMatch(call -> call.getClassName().equals("java.lang.Runtime")
                            && call.getMethodName().equals("exit"));
            if (isExit) {
                end(plugin(stack)
                                .map(call -> "the plug-in's " + call.getMethodName() + "() in " + call.getClassName()
                                        + " (module " + call.getModuleName() + ")")
                                .orElse("something")
                        + " ended the program before the command was done, so there is no"
                        + " answer, or half of one");
            }
        }
    }

    private void say(String words) {
        console.err().println("dmaowner: " + words);
        console.err().flush();
    }

    /** Neither hooks nor buffers are waited for: what is buffered is half an answer. */
    private void end(String words) {
        say(words);
        Runtime.getRuntime().halt(ExitCode.UNREADABLE.number());
    }
}

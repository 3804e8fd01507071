package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.StderrLogging;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.plugins.PluginWatch;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.Reporter;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The entry point of the command {@code dmaowner}. */
public final class Main {

    private static final String LOGGING = LoggerFactory.PROVIDER_PROPERTY_KEY;

    /** A list of regular expressions. */
    private static final String CONVERTERS = "picocli.converters.excludes";

    private Main() {}

    /** Run the command and end the process with its exit code. */
    public static void main(String[] args) {
        prepare();
        Console console = Console.ofProcess();
        // What a plug-in prints is no data.
        System.setOut(System.err);
        PluginWatch watch = PluginWatch.overThisThread(console);
        int exitCode = execute(console, args);
        watch.done();
        System.exit(exitCode);
    }

    /** Tell the libraries not to do what would take time at every start. */
    static void prepare() {
        nameLogging();
        leaveOutConverters();
    }

    /** Name the logging, so that SLF4J need not search for it. */
    private static void nameLogging() {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, StderrLogging.class.getName());
            // Otherwise it says that it was told.
            System.setProperty(Reporter.SLF4J_INTERNAL_VERBOSITY_KEY, "WARN");
        }
    }

    /** Keep picocli from looking for the classes of times and databases, which no option takes. */
    private static void leaveOutConverters() {
        if (System.getProperty(CONVERTERS) == null) {
            System.setProperty(CONVERTERS, "java.[st].*");
        }
    }

    /**
     * Run the command in this process. Nothing here ends the process or writes elsewhere than to the console.
     *
     * @param console where data and diagnostics go
     * @param args as a shell would pass them
     * @return the exit code, as {@code --help} lists them
     */
    public static int execute(Console console, String... args) {
        Failures failures = new Failures(console);
        int exitCode = run(console, failures, args);
        console.out().flush();
        console.err().flush();
        return console.unwritten().get().map(failures::unwritten).orElse(exitCode);
    }

    private static int run(Console console, Failures failures, String... args) {
        try {
            if (Subcommands.asksForVersion(args)) {
                // The answer needs no model of the command, which takes longer to build than to print it.
                for (String line : new VersionProvider().getVersion()) {
                    console.out().println(line);
                }
                return ExitCode.DONE.number();
            }
            Optional<String> help = HelpTexts.askedFor(console.colour(), args);
            if (help.isPresent()) {
                console.help().print(help.get());
                console.help().flush();
                return ExitCode.DONE.number();
            }
            return commandLine(console, failures, args).execute(args);
        } catch (RuntimeException | Error e) {
            // An assertion, a class that does not link, a stack that is full: no less one line than a command's
            // exception.
            return failures.internal("dmaowner", e);
        }
    }

    private static CommandLine commandLine(Console console, Failures failures, String... args) {
        return Subcommands.of(new RootCommand(console), args)
                .setOut(console.help())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(console.helpColour()))
                .setParameterExceptionHandler(failures::usage)
                .setExecutionExceptionHandler(failures::execution)
                .setExecutionStrategy(GlobalOptions::applyThenRun);
    }
}

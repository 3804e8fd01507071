package dev.dmaowner.app.cli;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Options that may stand before or after the name of any subcommand. */
public final class GlobalOptions {

    private final Console console;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say on standard error what is done; twice for more.")
    private boolean[] verbose = {};

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "Colour the output: auto (on a terminal, unless NO_COLOR is set), always or never.")
    private ColourChoice color = ColourChoice.AUTO;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Take the plug-ins of this folder too: each jar or folder in it is one, beside what it needs"
                    + " (default: the folder that the environment variable DMAOWNER_PLUGINS names).")
    private @Nullable Path plugins;

    private volatile boolean pluginFailed;

    /** When to colour. */
    enum ColourChoice {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** The root command, which has these options. */
    public interface Holder {

        /** {@return the options} */
        GlobalOptions global();
    }

    /** @param console where the command writes */
    public GlobalOptions(Console console) {
        this.console = console;
    }

    /** {@return the options given to this run, which {@code spec} belongs to} */
    public static GlobalOptions of(CommandLine.Model.CommandSpec spec) {
        if (spec.root().userObject() instanceof Holder holder) {
            return holder.global();
        }
        throw new IllegalArgumentException("the root command of '" + spec.qualifiedName() + "' has no global options");
    }

    /** Set up logging and colour from the options, then run the subcommand. */
    public static int applyThenRun(ParseResult parsed) {
        refuseTwice(parsed, new HashSet<>());
        CommandLine root = parsed.commandSpec().root().commandLine();
        GlobalOptions global = of(parsed.commandSpec());
        StderrLogging.raise(global.verbose.length);
        root.setColorScheme(
                Help.defaultColorScheme(global.colour() == ColourUse.COLOURED ? Help.Ansi.ON : Help.Ansi.OFF));
        int code = new CommandLine.RunLast().execute(parsed);
        return global.pluginFailed ? Failures.withoutPlugin(code) : code;
    }

    /** An option given both before and after the subcommand counts as repeated; otherwise the first value would be dropped silently. */
    private static void refuseTwice(ParseResult parsed, Set<String> before) {
        for (OptionSpec option : parsed.matchedOptions()) {
            if (!option.typeInfo().isMultiValue() && !before.add(option.longestName())) {
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        "option '" + option.longestName() + "' (" + option.paramLabel()
                                + ") should be specified only once");
            }
        }
        if (parsed.hasSubcommand()) {
            refuseTwice(parsed.subcommand(), before);
        }
    }

    /** Say that the answer of this run is made without a plug-in, which failed or was refused. The user has been told which. */
    public void pluginFailed() {
        pluginFailed = true;
    }

    /** {@return whether to say what is done} */
    public boolean isVerbose() {
        return verbose.length > 0;
    }

    /** {@return where the command writes} */
    public Console console() {
        return console;
    }

    /** {@return the folder of plug-ins that the user named, empty if there is none} */
    public Optional<Path> pluginFolder() {
        Path given = plugins;
        return given != null
                ? Optional.of(given)
                : Optional.ofNullable(console.environment().get("DMAOWNER_PLUGINS"))
                        .filter(name -> !name.isEmpty())
                        .map(Path::of);
    }

    /** {@return whether to colour what is written to standard output} */
    public ColourUse colour() {
        return switch (color) {
            case ALWAYS -> ColourUse.COLOURED;
            case NEVER -> ColourUse.PLAIN;
            case AUTO -> console.colour();
        };
    }
}

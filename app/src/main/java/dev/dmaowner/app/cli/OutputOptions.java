package dev.dmaowner.app.cli;

import dev.dmaowner.host.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option for the output format, of every command that prints a table. */
public final class OutputOptions {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Print text for people or json for programs (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.TEXT;

    /** For picocli, which fills a field marked with {@link Mixin}. */
    public OutputOptions() {}

    /** {@return the output format} */
    public OutputFormat format() {
        return format;
    }

    /** {@return where to print} */
    public Console console() {
        return GlobalOptions.of(command).console();
    }

    /** {@return the options that every command has} */
    public GlobalOptions global() {
        return GlobalOptions.of(command);
    }

    /** {@return the command line as it was typed, with more words, to be typed again} */
    public String typedWith(List<String> more) {
        List<String> words = new ArrayList<>(List.of(command.root().name()));
        words.addAll(command.root().commandLine().getParseResult().originalArgs());
        words.addAll(more);
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }

    /** {@return whether to colour text} */
    public ColourUse colour() {
        return GlobalOptions.of(command).colour();
    }
}

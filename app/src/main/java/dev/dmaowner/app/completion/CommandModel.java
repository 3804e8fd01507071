package dev.dmaowner.app.completion;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What completion needs to know of a command: the command itself or one of its subcommands.
 *
 * @param words the words that lead to it, without the name of the program; none for the program itself
 * @param description the first sentence of its description
 * @param options its options
 * @param operands what its operands can be
 * @param subcommands the commands below it
 */
record CommandModel(
        List<String> words,
        String description,
        List<Option> options,
        Candidates operands,
        List<CommandModel> subcommands) {

    /**
     * An option.
     *
     * @param names all its names, with their hyphens
     * @param description the first sentence of its description
     * @param value what its value can be, and whether it takes one
     */
    record Option(List<String> names, String description, Value value) {}

    /** Whether an option takes a value. */
    sealed interface Value {}

    /** It takes none. */
    record NoValue() implements Value {}

    /** It takes one of these. */
    record OneOf(Candidates candidates) implements Value {}

    /** {@return the model of a command and of all below it} */
    static CommandModel of(CommandLine command) {
        return of(command, List.of());
    }

    private static CommandModel of(CommandLine command, List<String> words) {
        CommandSpec spec = command.getCommandSpec();
        List<CommandModel> below = new ArrayList<>();
        command.getSubcommands().forEach((name, subcommand) -> {
            List<String> more = new ArrayList<>(words);
            more.add(name);
            below.add(of(subcommand, more));
        });
        return new CommandModel(
                words,
                firstSentence(spec.usageMessage().description()),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(CommandModel::option)
                        .toList(),
                operands(spec.positionalParameters()),
                below);
    }

    private static Option option(OptionSpec option) {
        boolean takesValue = option.arity().max() > 0;
        return new Option(
                List.of(option.names()),
                firstSentence(option.description()),
                takesValue ? new OneOf(Candidates.of(option)) : new NoValue());
    }

    private static Candidates operands(List<PositionalParamSpec> operands) {
        Set<Candidates.Kind> kinds = EnumSet.noneOf(Candidates.Kind.class);
        Set<String> words = new LinkedHashSet<>();
        for (PositionalParamSpec operand : operands) {
            Candidates candidates = Candidates.of(operand);
            kinds.addAll(candidates.kinds());
            words.addAll(candidates.words());
        }
        return new Candidates(kinds, List.copyOf(words));
    }

    private static String firstSentence(String... description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.length();
        for (String stop : List.of(". ", ": ", "; ", " (", "%n")) {
            int at = text.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        String sentence = text.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** {@return this command and all below it, each before those below it} */
    List<CommandModel> all() {
        List<CommandModel> all = new ArrayList<>(List.of(this));
        subcommands.forEach(below -> all.addAll(below.all()));
        return all;
    }

    /** {@return the words that lead here, with a blank between them} */
    String path() {
        return String.join(" ", words);
    }

    /** {@return the last of the words} */
    String name() {
        return words.get(words.size() - 1);
    }
}

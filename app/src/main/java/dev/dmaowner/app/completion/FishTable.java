package dev.dmaowner.app.completion;

import dev.dmaowner.app.completion.CommandModel.OneOf;
import dev.dmaowner.app.completion.CommandModel.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The commands as fish wants them: a call of {@code complete} for each option, subcommand and kind of operand. */
final class FishTable {

    private FishTable() {}

    static String fill(String template, CommandModel model) {
        List<CommandModel> all = model.all();
        return template.replace(
                        "@VALUED@",
                        all.stream()
                                .flatMap(command -> command.options().stream())
                                .filter(option -> option.value() instanceof OneOf)
                                .flatMap(option -> option.names().stream())
                                .distinct()
                                .collect(Collectors.joining(" ")))
                .replace(
                        "@PATHS@",
                        all.stream()
                                .filter(command -> !command.words().isEmpty())
                                .map(command -> "'" + command.path() + "'")
                                .collect(Collectors.joining(" ")))
                .replace(
                        "@SUBCOMMANDS@",
                        model.subcommands().stream().map(CommandModel::name).collect(Collectors.joining(" ")))
                .replace(
                        "@COMMANDS@",
                        all.stream().flatMap(command -> lines(command).stream()).collect(Collectors.joining("\n")));
    }

    private static List<String> lines(CommandModel command) {
        String here = "complete -c dmaowner -n '__dmaowner_at " + command.path() + "'";
        List<String> lines = new ArrayList<>();
        for (CommandModel below : command.subcommands()) {
            lines.add(here + " -f -a " + below.name() + described(below.description()));
        }
        if (!command.operands().kinds().contains(Candidates.Kind.FILE)) {
            lines.add(here + " -f" + arguments(command.operands()));
        } else {
            lines.add(here + " -F" + arguments(command.operands()));
        }
        command.options().forEach(option -> lines.add(here + option(option)));
        return lines;
    }

    private static String option(Option option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.value() instanceof OneOf value) {
            text.append(value.candidates().kinds().contains(Candidates.Kind.FILE) ? " -r -F" : " -x")
                    .append(arguments(value.candidates()));
        }
        return text.append(described(option.description())).toString();
    }

    private static String arguments(Candidates candidates) {
        List<String> words = new ArrayList<>();
        candidates.kinds().stream()
                .filter(kind -> kind != Candidates.Kind.FILE)
                .forEach(kind -> words.add("(__dmaowner_" + kind.word() + ")"));
        words.addAll(candidates.words());
        return words.isEmpty() ? "" : " -a '" + String.join(" ", words) + "'";
    }

    private static String described(String description) {
        return description.isEmpty()
                ? ""
                : " -d '" + description.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

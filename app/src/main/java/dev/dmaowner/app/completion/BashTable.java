package dev.dmaowner.app.completion;

import dev.dmaowner.app.completion.CommandModel.OneOf;
import dev.dmaowner.app.completion.CommandModel.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The commands as bash's script wants them: a branch of a {@code case} each. */
final class BashTable {

    private BashTable() {}

    static String fill(String template, CommandModel model) {
        return template.replace(
                "@COMMANDS@", model.all().stream().map(BashTable::branch).collect(Collectors.joining("\n")));
    }

    private static String branch(CommandModel command) {
        String subcommands =
                command.subcommands().stream().map(CommandModel::name).collect(Collectors.joining(" "));
        List<String> options = new ArrayList<>();
        for (Option option : command.options()) {
            for (String name : option.names()) {
                options.add(option.value() instanceof OneOf value ? name + marked(value.candidates()) : name);
            }
        }
        return "    '" + command.path() + "')\n"
                + "      subcommands='" + subcommands + "'\n"
                + "      operands='" + marked(command.operands()) + "'\n"
                + "      options='" + String.join(" ", options) + "'\n"
                + "      ;;";
    }

    /** {@return each candidate behind a vertical bar, a word that is always possible behind an equals sign too; at least the bar} */
    private static String marked(Candidates candidates) {
        StringBuilder text = new StringBuilder();
        candidates.kinds().forEach(kind -> text.append('|').append(kind.word()));
        candidates.words().forEach(word -> text.append("|=").append(word));
        return text.isEmpty() ? "|" : text.toString();
    }
}

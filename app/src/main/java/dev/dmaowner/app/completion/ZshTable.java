package dev.dmaowner.app.completion;

import dev.dmaowner.app.completion.CommandModel.OneOf;
import dev.dmaowner.app.completion.CommandModel.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The commands as zsh wants them: a function with a call of {@code _arguments} each. */
final class ZshTable {

    private ZshTable() {}

    static String fill(String template, CommandModel model) {
        return template.replace(
                        "@SUBCOMMANDS@",
                        model.subcommands().stream().map(CommandModel::name).collect(Collectors.joining(" ")))
                .replace(
                        "@COMMANDS@",
                        model.all().stream().map(ZshTable::function).collect(Collectors.joining("\n")));
    }

    private static String functionName(CommandModel command) {
        return "_dmaowner_at" + command.words().stream().map(word -> "_" + word).collect(Collectors.joining());
    }

    private static String function(CommandModel command) {
        List<String> lines = new ArrayList<>();
        lines.add(functionName(command) + "() {");
        lines.add("  local curcontext=$curcontext state state_descr line");
        lines.add("  typeset -A opt_args");
        lines.add("  _arguments -C -S : \\");
        for (Option option : command.options()) {
            option.names().forEach(name -> lines.add("    " + quoted(specification(name, option)) + " \\"));
        }
        List<CommandModel> below = command.subcommands();
        if (below.isEmpty()) {
            lines.add("    " + quoted("*:operand:" + action(command.operands())));
        } else {
            lines.add("    '1: :->first' '*:: :->rest'");
            lines.add("  case $state in");
            lines.add("    first)");
            lines.add("      local -a commands");
            lines.add("      commands=("
                    + below.stream()
                            .map(next -> quoted(next.name() + ":" + next.description()))
                            .collect(Collectors.joining(" "))
                    + ")");
            lines.add("      _alternative " + quoted("commands:command:{_describe command commands}")
                    + (isNothing(command.operands())
                            ? ""
                            : " " + quoted("operands:operand:" + action(command.operands()))));
            lines.add("      ;;");
            lines.add("    rest)");
            lines.add("      case $words[1] in");
            below.forEach(next -> lines.add("        " + next.name() + ") " + functionName(next) + " ;;"));
            lines.add("      esac");
            lines.add("      ;;");
            lines.add("  esac");
        }
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    /** An option can be given again: which ones take several is for the command to say. */
    private static String specification(String name, Option option) {
        String described = "[" + option.description().replace("[", "\\[").replace("]", "\\]") + "]";
        if (!(option.value() instanceof OneOf value)) {
            return "*" + name + described;
        }
        return "*" + name + (name.startsWith("--") ? "=" : "+") + described + ":value:" + action(value.candidates());
    }

    private static boolean isNothing(Candidates candidates) {
        return candidates.kinds().isEmpty() && candidates.words().isEmpty();
    }

    /** {@return what completes; a blank before a call keeps zsh from putting arguments of its own into it} */
    private static String action(Candidates candidates) {
        if (isNothing(candidates)) {
            return " ";
        }
        StringBuilder call = new StringBuilder(" _dmaowner_any");
        candidates.kinds().forEach(kind -> call.append(' ').append(kind.word()));
        candidates.words().forEach(word -> call.append(" +").append(word.replace(":", "\\:")));
        return call.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

package dev.dmaowner.app;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual pages, in the language of man, from the same model that parses the command line and prints the help: one of the program and
 * one of each subcommand. The build runs {@link #main}; the same model gives the same bytes.
 */
final class ManualPages {

    private final String version;
    private final String date;

    /**
     * @param version of the program
     * @param date of the pages, as 2026-01-31
     */
    ManualPages(String version, String date) {
        this.version = version;
        this.date = date;
    }

    /** Write the pages into a folder: its name, the version, and a time whose date the pages have. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        String date = args[2].substring(0, args[2].indexOf('T'));
        for (Map.Entry<String, String> page :
                new ManualPages(args[1], date).all().entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue(), StandardCharsets.UTF_8);
        }
    }

    /** {@return the pages, by the names of their files} */
    Map<String, String> all() {
        CommandLine root = Subcommands.of(
                new RootCommand(new Console(writer(), writer(), Display.FILE, Map.of())),
                Subcommands.NAMES.toArray(String[]::new));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        Map<String, String> pages = new TreeMap<>();
        add(root, pages);
        return pages;
    }

    private static PrintWriter writer() {
        return new PrintWriter(new StringWriter());
    }

    private void add(CommandLine command, Map<String, String> pages) {
        pages.put(title(command) + ".1", page(command));
        command.getSubcommands().values().forEach(below -> add(below, pages));
    }

    private static String title(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private String page(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> lines = new ArrayList<>();
        List<String> description = List.of(spec.usageMessage().description());
        lines.add(".TH " + title(command).toUpperCase(Locale.ROOT).replace("-", "\\-") + " 1 " + date + " \"dmaowner "
                + version + "\" \"User Commands\"");
        lines.add(".SH NAME");
        lines.add(text(title(command)) + " \\- " + text(summary(description.get(0))));
        lines.add(".SH SYNOPSIS");
        lines.add(".nh");
        lines.add(".ad l");
        lines.add(".B " + text(spec.qualifiedName()));
        lines.add(text(withoutName(synopsis(command), spec.qualifiedName())));
        lines.add(".ad b");
        lines.add(".hy");
        lines.add(".SH DESCRIPTION");
        lines.add(description.stream().map(paragraph -> text(plain(paragraph))).collect(Collectors.joining("\n.PP\n")));
        arguments("OPERANDS", spec.positionalParameters(), lines);
        arguments("OPTIONS", spec.options(), lines);
        subcommands(command, lines);
        exitCodes(spec.root(), lines);
        files(lines);
        examples(spec, lines);
        seeAlso(command, lines);
        return String.join("\n", lines) + "\n";
    }

    private static String summary(String description) {
        String plain = plain(description);
        int end = Stream.of(". ", ": ", "; ", " (")
                .mapToInt(plain::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(plain.length());
        String sentence = plain.substring(0, end);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String synopsis(CommandLine command) {
        return command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
    }

    private static String withoutName(String synopsis, String name) {
        return synopsis.startsWith(name) ? synopsis.substring(name.length()).strip() : synopsis;
    }

    private static void arguments(String heading, List<? extends ArgSpec> arguments, List<String> lines) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        lines.add(".SH " + heading);
        for (ArgSpec argument : shown) {
            lines.add(".TP");
            lines.add(argument instanceof OptionSpec option ? names(option) : operand((PositionalParamSpec) argument));
            for (String paragraph : argument.description()) {
                lines.add(text(plain(paragraph)));
            }
        }
    }

    private static String operand(PositionalParamSpec operand) {
        return "\\fI" + text(operand.paramLabel()) + "\\fR" + (operand.arity().max() > 1 ? "\\&..." : "");
    }

    private static String names(OptionSpec option) {
        String value = option.arity().max() > 0 ? option.paramLabel() : "";
        return Stream.of(option.names())
                .map(name -> "\\fB" + text(name) + "\\fR"
                        + (value.isEmpty() ? "" : (name.startsWith("--") ? "=" : " ") + "\\fI" + text(value) + "\\fR"))
                .collect(Collectors.joining(", "));
    }

    private static void subcommands(CommandLine command, List<String> lines) {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        lines.add(".SH COMMANDS");
        command.getSubcommands().values().forEach(below -> {
            lines.add(".TP");
            lines.add("\\fB" + text(title(below)) + "\\fR(1)");
            lines.add(text(plain(below.getCommandSpec().usageMessage().description()[0])));
        });
    }

    private static void exitCodes(CommandSpec root, List<String> lines) {
        lines.add(".SH EXIT STATUS");
        root.usageMessage().exitCodeList().forEach((code, meaning) -> {
            lines.add(".TP");
            lines.add("\\fB" + code + "\\fR");
            lines.add(text(meaning));
        });
    }

    private static void files(List<String> lines) {
        lines.add(".SH ENVIRONMENT");
        for (String[] variable : new String[][] {
            {"JAVA_HOME", "The Java 17 runtime that is used, instead of the java on the PATH."},
            {"DMAOWNER_JAVA_OPTS", "Options for the Java virtual machine."},
            {"DMAOWNER_PLUGINS", "A folder of plug-ins, where --plugins is not given."},
            {"NO_COLOR", "If it is set, the output is not coloured unless --color asks for it."}
        }) {
            lines.add(".TP");
            lines.add("\\fB" + text(variable[0]) + "\\fR");
            lines.add(text(variable[1]));
        }
        lines.add(".SH FILES");
        lines.add(".TP");
        lines.add("\\fI/var/lib/dmaowner\\fR");
        lines.add("Journals, leases and the lock, for root alone.");
    }

    private static void examples(CommandSpec spec, List<String> lines) {
        String[] footer = spec.usageMessage().footer();
        if (footer.length == 0) {
            return;
        }
        lines.add(".SH EXAMPLES");
        lines.add(".nf");
        for (String line : footer) {
            lines.add(line.isEmpty() ? "" : text(plain(line.startsWith("  ") ? line.substring(2) : line)));
        }
        lines.add(".fi");
    }

    private static void seeAlso(CommandLine command, List<String> lines) {
        List<String> others = new ArrayList<>();
        for (CommandLine above = command.getParent(); above != null; above = above.getParent()) {
            others.add(0, title(above));
        }
        if (others.isEmpty()) {
            others.add("lspci");
        }
        lines.add(".SH SEE ALSO");
        lines.add(others.stream()
                .map(name -> "\\fB" + text(name) + "\\fR(" + (name.equals("lspci") ? 8 : 1) + ")")
                .collect(Collectors.joining(", ")));
    }

    /** {@return a text of the model as help prints it: there a doubled per cent sign is one} */
    private static String plain(String text) {
        return Ansi.OFF.string(text.replace("%%", "%"));
    }

    /** {@return a text in which man finds nothing that it takes for its own} */
    private static String text(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char letter : text.toCharArray()) {
            switch (letter) {
                case '\\' -> escaped.append("\\(rs");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> escaped.append(letter);
            }
        }
        return escaped.toString().startsWith(".") ? "\\&" + escaped : escaped.toString();
    }
}

package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.ColourUse;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class HelpTextsTest {

    static List<List<String>> commands() {
        List<List<String>> found = new ArrayList<>();
        commands(root("@all"), List.of(), found);
        return found;
    }

    private static void commands(CommandLine command, List<String> words, List<List<String>> found) {
        found.add(words);
        command.getSubcommands().forEach((name, below) -> {
            List<String> more = new ArrayList<>(words);
            more.add(name);
            commands(below, more, found);
        });
    }

    private static CommandLine root(String... args) {
        Console console = new Console(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Display.FILE, Map.of());
        return Subcommands.of(new RootCommand(console), args);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theTextIsWhatPicocliPrints(List<String> words) {
        for (ColourUse colour : ColourUse.values()) {
            String[] asked = with("help", words);
            CommandLine command = root(asked);
            for (String word : words) {
                command = command.getSubcommands().get(word);
            }
            String printed =
                    command.getUsageMessage(Help.defaultColorScheme(colour == ColourUse.COLOURED ? Ansi.ON : Ansi.OFF));
            assertEquals(Optional.of(printed), HelpTexts.askedFor(colour, asked));
            boolean hasOption = command.getCommandSpec().optionsMap().containsKey("--help");
            for (String option : hasOption ? List.of("-h", "--help") : List.<String>of()) {
                String[] optional = words.toArray(new String[words.size() + 1]);
                optional[words.size()] = option;
                assertEquals(Optional.of(printed), HelpTexts.askedFor(colour, optional));
            }
        }
    }

    private static String[] with(String first, List<String> words) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(words);
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "show",
                "help shwo",
                "help show 7",
                "show 7 --help",
                "--color=always help",
                "help ../show",
                "help help_me",
                "show --help 7",
                "help take",
                "help --help"
            })
    void whatIsNoQuestionForHelpIsLeftToPicocli(String line) {
        String[] args =
                Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
        assertTrue(HelpTexts.askedFor(ColourUse.PLAIN, args).isEmpty(), line);
    }
}

package dev.dmaowner.app.scenario;

import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.host.ControlWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a scenario.
 *
 * @param number its number in the file, from 1
 * @param text the line without its expectation
 * @param command what it does
 * @param expected the expected answer, empty if any will do
 */
public record ScenarioLine(int number, String text, Command command, Optional<Expectation> expected) {

    /** What a line does. */
    public sealed interface Command {
        /** {@code echo TEXT > PATH} or {@code echo TEXT | sudo tee PATH} */
        record Echo(String text, String path) implements Command {}

        /** One of the operations of recordings. */
        record Perform(Operation operation) implements Command {}

        /** A program, such as {@code driverctl set-override DEVICE DRIVER}: its name and its arguments. */
        record Run(List<String> words) implements Command {
            public Run {
                words = List.copyOf(words);
            }
        }

        /** Commands with {@code &&} between them: each only if the one before it is done. */
        record All(List<ScenarioLine> lines) implements Command {
            public All {
                lines = List.copyOf(lines);
            }
        }

        /** Something whose answer the simulation does not know. */
        record NotSimulated(String what) implements Command {}
    }

    /**
     * Read a line. A line for another shell ({@code sudo sh -c '...'}) can hold several commands; what is expected is expected of the last.
     *
     * @throws IllegalArgumentException if the line is invalid
     */
    static List<ScenarioLine> parseAll(int number, String line) {
        int comment = commentOf(line);
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        Optional<List<String>> given = ShellLine.given(ShellWords.split(text));
        if (given.isEmpty()) {
            return List.of(parse(number, line));
        }
        List<ScenarioLine> lines = new ArrayList<>();
        for (String command : given.get()) {
            lines.addAll(parseAll(number, command));
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("the line does nothing");
        }
        ScenarioLine last = lines.remove(lines.size() - 1);
        Optional<Expectation> expected = comment < 0 ? last.expected : Expectation.parse(line.substring(comment + 1));
        lines.add(new ScenarioLine(number, last.text, last.command, expected));
        return lines;
    }

    /**
     * Read a line.
     *
     * @throws IllegalArgumentException if the line is invalid
     */
    static ScenarioLine parse(int number, String line) {
        int comment = commentOf(line);
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        Optional<Expectation> expected =
                comment < 0 ? Optional.empty() : Expectation.parse(line.substring(comment + 1));
        List<ScenarioLine> lines = new ArrayList<>();
        List<String> words = ShellWords.split(text);
        for (int and = words.indexOf("&&"); and > 0 && and < words.size() - 1; and = words.indexOf("&&")) {
            lines.add(new ScenarioLine(number, text, command(text, words.subList(0, and)), Optional.empty()));
            words = words.subList(and + 1, words.size());
        }
        Command last = command(text, words);
        if (lines.isEmpty()) {
            return new ScenarioLine(number, text, last, expected);
        }
        lines.add(new ScenarioLine(number, text, last, Optional.empty()));
        return new ScenarioLine(number, text, new Command.All(lines), expected);
    }

    private static Command command(String text, List<String> typed) {
        List<String> words = ShellLine.withoutSudo(withoutSilence(typed));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("the line does nothing");
        }
        String verb = words.get(0);
        if (verb.equals("echo") || verb.equals("printf")) {
            return ShellLine.unsimulated(text, withoutTee(words))
                    .<Command>map(Command.NotSimulated::new)
                    .orElseGet(() -> echo(words));
        }
        Optional<String> unsimulated = ShellLine.unsimulated(text, words);
        if (unsimulated.isPresent()) {
            return new Command.NotSimulated(unsimulated.get());
        } else if (!verb.equals("find") && words.stream().anyMatch(ShellLine::isPattern)) {
            return new Command.NotSimulated("patterns of names; write the name of each file");
        } else if (Programs.NAMES.contains(verb)) {
            return new Command.Run(words);
        } else if (Operator.knows(verb)
                || SimilarName.to(verb, Operator.verbs()).isPresent()) {
            return new Command.Perform(operation(words));
        }
        return new Command.NotSimulated("the program '" + verb + "'");
    }

    /** {@return the words without the bar before {@code tee}} */
    private static List<String> withoutTee(List<String> words) {
        int bar = words.lastIndexOf("|");
        return bar > 0 && words.subList(bar, words.size()).contains("tee") ? words.subList(0, bar) : words;
    }

    /** A comment begins at a number sign after white space and outside quotes. */
    private static int commentOf(String line) {
        @Nullable Character quote = null;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != null) {
                quote = c == quote ? null : quote;
            } else if (line.startsWith(ShellWords.NUMBERED, i)) {
                i = ShellWords.endOfNumbered(line, i);
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '#' && i > 0 && Character.isWhitespace(line.charAt(i - 1))) {
                return i;
            }
        }
        return -1;
    }

    /** {@code tee} prints what it writes; people who copy commands throw that away. */
    private static List<String> withoutSilence(List<String> words) {
        int end = words.size() - 2;
        boolean isSilenced = words.contains("tee")
                && end > 0
                && words.subList(end, words.size()).equals(List.of(">", "/dev/null"));
        return isSilenced ? words.subList(0, end) : words;
    }

    private static Command echo(List<String> words) {
        int end = Math.max(words.lastIndexOf("|"), words.lastIndexOf(">"));
        List<String> target = end < 1 ? List.of() : words.subList(end, words.size());
        boolean written = target.size() == 2 && target.get(0).equals(">")
                || target.size() > 2 && isTee(ShellLine.withoutSudo(target.subList(1, target.size())));
        if (!written) {
            throw new IllegalArgumentException(
                    "an echo writes to one file: echo TEXT > PATH, or echo TEXT | sudo tee PATH");
        }
        boolean isPrintf = words.get(0).equals("printf");
        if (isPrintf && (end != 3 || !words.get(1).equals("%s\\n"))) {
            throw new IllegalArgumentException("a printf has the form printf '%s\\n' TEXT | sudo tee PATH");
        }
        List<String> said = new ArrayList<>(words.subList(isPrintf ? 2 : 1, end));
        boolean newline = isPrintf || said.isEmpty() || !said.get(0).equals("-n");
        if (!newline) {
            said.remove(0);
        }
        return new Command.Echo(String.join(" ", said) + (newline ? "\n" : ""), words.get(words.size() - 1));
    }

    /** {@return whether the words are {@code tee FILE}; to append to a file of {@code /sys} is to write it} */
    private static boolean isTee(List<String> words) {
        return words.size() == 2 && words.get(0).equals("tee")
                || words.size() == 3 && words.subList(0, 2).equals(List.of("tee", "-a"));
    }

    private static Operation operation(List<String> words) {
        return new Operation(words.get(0), words.subList(1, words.size()));
    }

    /** {@return the file or node that the line names, empty if it names none by its path} */
    Optional<String> path() {
        if (command instanceof Command.Echo echo) {
            return Optional.of(echo.path());
        } else if (command instanceof Command.Run run) {
            boolean isListing =
                    Set.of("ls", "find", "readlink").contains(run.words().get(0));
            return run.words().stream()
                    .skip(1)
                    .filter(word -> isListing && word.startsWith("/"))
                    .findFirst();
        } else if (command instanceof Command.NotSimulated || command instanceof Command.All) {
            return Optional.empty();
        }
        Operation operation = ((Command.Perform) command).operation();
        List<String> words = operation.words();
        return switch (operation.verb()) {
            case "cat" -> words.stream().findFirst();
            case "open" -> words.stream().skip(1).findFirst();
            case "open_group" -> words.stream().skip(1).findFirst().map(group -> "/dev/vfio/" + group);
            case "open_iommufd" -> Optional.of(Suggestion.IOMMUFD);
            default -> Optional.empty();
        };
    }

    /**
     * Perform the operation of the line.
     *
     * @throws IOException if the host cannot be read
     * @throws IllegalArgumentException if the verb is not known or lacks words
     */
    OperationAnswer perform(Operator operator) throws IOException {
        if (command instanceof Command.Echo echo) {
            return ControlWrite.isReset(echo.path())
                    ? OperationAnswer.RESETS
                    : operator.writeExactly(echo.path(), echo.text());
        } else if (command instanceof Command.Run run) {
            return operator.run(run.words());
        } else if (command instanceof Command.NotSimulated unknown) {
            return new OperationAnswer.NotSimulated(unknown.what());
        } else if (command instanceof Command.All all) {
            return performAll(all.lines(), operator);
        }
        return operator.perform(((Command.Perform) command).operation());
    }

    private static OperationAnswer performAll(List<ScenarioLine> lines, Operator operator) throws IOException {
        List<String> texts = new ArrayList<>();
        OperationAnswer answer = OperationAnswer.DONE;
        for (ScenarioLine line : lines) {
            answer = operator.suggest(line.perform(operator), line.path());
            if (answer instanceof OperationAnswer.Text text) {
                texts.add(text.text());
            } else if (!(answer instanceof OperationAnswer.Done)) {
                return answer;
            }
        }
        return texts.isEmpty() ? answer : new OperationAnswer.Text(String.join("\n", texts));
    }
}

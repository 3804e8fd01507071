package dev.dmaowner.app.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a line asks of the shell itself: what is taken off a line, and what of the shell is not simulated. */
final class ShellLine {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "/bin/sh", "/bin/bash");
    private static final Set<String> SUDO_OPTIONS = Set.of("-E", "-H", "-i", "-n", "-s", "--");
    private static final Set<String> OPERATORS = Set.of("|", "||", "&&", "&", ";", "<", "<<", "<<<");
    private static final Set<String> KEYWORDS =
            Set.of("case", "do", "done", "for", "if", "then", "until", "while", "{", "(");

    private ShellLine() {}

    /** {@return the words without a {@code sudo} before them: a scenario is root's} */
    static List<String> withoutSudo(List<String> words) {
        List<String> rest = words;
        while (!rest.isEmpty() && rest.get(0).equals("sudo")) {
            rest = rest.subList(1, rest.size());
            while (!rest.isEmpty() && SUDO_OPTIONS.contains(rest.get(0))) {
                rest = rest.subList(1, rest.size());
            }
        }
        return rest;
    }

    /** {@return the lines that a shell is given by {@code sh -c}, empty if the words start no shell} */
    static Optional<List<String>> given(List<String> words) {
        List<String> rest = withoutSudo(words);
        return rest.size() == 3 && SHELLS.contains(rest.get(0)) && rest.get(1).equals("-c")
                ? Optional.of(lines(rest.get(2)))
                : Optional.empty();
    }

    /** {@return a text parted at semicolons and ends of lines outside quotes} */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        char quote = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ';' || c == '\n') {
                lines.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        lines.add(text.substring(start).strip());
        lines.removeIf(String::isEmpty);
        return lines;
    }

    /**
     * {@return what of a shell a line needs that is not simulated, empty if nothing}
     *
     * @param text the line
     * @param words its words
     */
    static Optional<String> unsimulated(String text, List<String> words) {
        Optional<String> operator = words.stream().filter(OPERATORS::contains).findFirst();
        if (KEYWORDS.contains(words.get(0))) {
            return Optional.of("loops and conditions of a shell; write a line for each command");
        } else if (operator.isPresent()) {
            return Optional.of(
                    "'" + operator.get() + "'; write a line for each command, or 'echo TEXT | sudo tee FILE'");
        } else if (text.contains("$(") || text.contains("`") || text.contains("${")) {
            return Optional.of("what a shell puts in for $(...), `...` and ${...}; write it out");
        }
        return Optional.empty();
    }

    /** {@return whether a word is a pattern of names, which a shell would replace} */
    static boolean isPattern(String word) {
        return word.startsWith("/") && (word.indexOf('*') >= 0 || word.indexOf('?') >= 0);
    }
}

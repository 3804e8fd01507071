package dev.dmaowner.app.scenario;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a shell would, with quotes but without expansions. */
final class ShellWords {

    private ShellWords() {}

    /** @throws IllegalArgumentException if a quote is not closed */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"') {
                int end = line.indexOf(c, i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("a quote is not closed");
                }
                word.append(line, i + 1, end);
                inWord = true;
                i = end;
            } else if (Character.isWhitespace(c) || c == '>') {
                inWord = endWord(words, word, inWord);
                if (c == '>') {
                    words.add(">");
                }
            } else {
                word.append(c);
                inWord = true;
            }
            i++;
        }
        endWord(words, word, inWord);
        return words;
    }

    private static boolean endWord(List<String> words, StringBuilder word, boolean inWord) {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
        }
        return false;
    }
}

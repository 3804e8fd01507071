package dev.dmaowner.app.scenario;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a line into words as a shell would, with quotes but without expansions. */
final class ShellWords {

    /** How a word begins that has characters by their numbers, as {@link dev.dmaowner.host.ShellWord} writes it. */
    static final String NUMBERED = "$'";

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-7]{3})|(.))", Pattern.DOTALL);

    private ShellWords() {}

    /**
     * {@return the place of the quote that ends a word}
     *
     * @param begin the place where it begins
     * @throws IllegalArgumentException if there is none
     */
    static int endOfNumbered(String line, int begin) {
        for (int i = begin + NUMBERED.length(); i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == '\'') {
                return i;
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    private static String numbered(String quoted) {
        // One char a byte, which is then read as UTF-8.
        String bytes = new String(quoted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String plain = ESCAPE.matcher(bytes)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null
                                ? String.valueOf((char) (Integer.parseInt(found.group(1), 8) & 0xff))
                                : escaped(found.group(2))));
        return new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String escaped(String character) {
        if (character.equals("\\") || character.equals("'")) {
            return character;
        }
        throw new IllegalArgumentException("in $'...' only \\\\, \\' and octal numbers of three digits are known");
    }

    /** @throws IllegalArgumentException if a quote is not closed */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (line.startsWith(NUMBERED, i)) {
                int end = endOfNumbered(line, i);
                word.append(numbered(line.substring(i + NUMBERED.length(), end)));
                inWord = true;
                i = end;
            } else if (c == '\'' || c == '"') {
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

package dev.dmaowner.app.why;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a message looks like: literal text with placeholders between, found anywhere in a line. Immutable.
 *
 * <p>There are no expressions and nothing goes back: a search costs at most the length of the line times that of the pattern, in which each
 * placeholder counts for {@value Placeholder#LONGEST} characters.
 */
final class MessagePattern {

    private static final int SHORTEST_START = 3;

    private final String text;
    /** Literal text in lower case, one before each placeholder and one after the last, which may be empty. */
    private final List<String> literals;

    private final List<Placeholder> placeholders;

    private MessagePattern(String text, List<String> literals, List<Placeholder> placeholders) {
        this.text = text;
        this.literals = List.copyOf(literals);
        this.placeholders = List.copyOf(placeholders);
    }

    /**
     * Where a pattern was found.
     *
     * @param start the first character
     * @param end the character after the last
     * @param literal how many characters of it are literal, which tells how special it is
     * @param values what stood for the placeholders, the first of each
     */
    record Found(int start, int end, int literal, Map<Placeholder, String> values) {

        boolean overlaps(Found other) {
            return start < other.end && other.start < end;
        }
    }

    /**
     * {@return the pattern}
     *
     * @throws IllegalArgumentException if it is none, with a message that says why
     */
    static MessagePattern of(String text) {
        List<String> literals = new ArrayList<>();
        List<Placeholder> placeholders = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            String name = close < 0 ? text.substring(open) : text.substring(open + 1, close);
            placeholders.add(Placeholder.ofName(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no placeholder {" + name + "}")));
            literals.add(normalized(text.substring(from, open)));
            from = close + 1;
        }
        literals.add(normalized(text.substring(from)));
        check(literals, placeholders);
        return new MessagePattern(text, literals, placeholders);
    }

    private static void check(List<String> literals, List<Placeholder> placeholders) {
        if (literals.get(0).strip().length() < SHORTEST_START) {
            throw new IllegalArgumentException(
                    "it does not begin with " + SHORTEST_START + " characters of literal text");
        }
        for (int i = 1; i < placeholders.size(); i++) {
            if (literals.get(i).isEmpty()) {
                throw new IllegalArgumentException("two placeholders have no text between them");
            }
        }
        String last = literals.get(literals.size() - 1);
        if (!placeholders.isEmpty()
                && placeholders.get(placeholders.size() - 1) == Placeholder.TEXT
                && last.isEmpty()) {
            throw new IllegalArgumentException("there is no text after {text}");
        }
    }

    /**
     * A line of a text.
     *
     * @param words as it is written, with each run of blanks one blank
     * @param small the same in lower case, character by character, which patterns are compared with
     */
    record Line(String words, String small) {

        static Line of(String text) {
            String words = withSingleBlanks(text);
            StringBuilder small = new StringBuilder(words.length());
            for (int i = 0; i < words.length(); i++) {
                small.append(Character.toLowerCase(words.charAt(i)));
            }
            return new Line(words, small.toString());
        }
    }

    /** {@return a text as patterns are compared with it: in lower case, each run of blanks one blank} The length can differ. */
    static String normalized(String text) {
        return Line.of(text).small();
    }

    private static String withSingleBlanks(String line) {
        StringBuilder words = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isBlank = c == ' ' || c == '\t' || c == '\u00a0';
            if (!isBlank) {
                words.append(c);
            } else if (words.isEmpty() || words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        return words.toString();
    }

    /** {@return where it is in a line, the first place; empty if it is not} */
    Optional<Found> in(Line line) {
        String first = literals.get(0);
        for (int start = line.small().indexOf(first);
                start >= 0;
                start = line.small().indexOf(first, start + 1)) {
            Optional<Found> found = at(line, start);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> at(Line line, int start) {
        Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
        int literal = literals.get(0).length();
        int place = start + literal;
        for (int i = 0; i < placeholders.size(); i++) {
            String next = literals.get(i + 1);
            int end = placeholders.get(i).end(line.small(), place, next);
            if (end == place || !line.small().startsWith(next, end)) {
                return Optional.empty();
            }
            values.putIfAbsent(placeholders.get(i), line.words().substring(place, end));
            literal += next.length();
            place = end + next.length();
        }
        return Optional.of(new Found(start, place, literal, values));
    }

    /** {@return its literal text, normalized, with blanks for placeholders} */
    String literalText() {
        return String.join(" ", literals);
    }

    /** {@return the pattern as the table has it} */
    @Override
    public String toString() {
        return text;
    }
}

package dev.dmaowner.app.why;

import java.util.Locale;
import java.util.Optional;

/** What stands for a part of a message that differs each time. Each takes the longest run of its characters, so matching never goes back. */
enum Placeholder {
    DEVICE,
    GROUP,
    NUMBER,
    ERRNO,
    WORD,
    /** Anything up to the literal text after it. */
    TEXT;

    /** The longest run that is taken for a value. */
    static final int LONGEST = 200;

    static Optional<Placeholder> ofName(String name) {
        for (Placeholder each : values()) {
            if (each.word().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@return its name in patterns} */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return where its value ends, {@code start} if there is none}
     *
     * @param literal the literal text after it, empty at the end of a pattern
     */
    int end(String line, int start, String literal) {
        if (this == TEXT) {
            int last = Math.min(line.length(), start + LONGEST + literal.length());
            int next = line.substring(start, last).indexOf(literal);
            return next < 0 ? start : start + next;
        }
        int end = start;
        while (end < line.length() && end - start < LONGEST && takes(line.charAt(end), end - start)) {
            end++;
        }
        while (end > start && isPunctuationAtEnd(line.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private boolean takes(char c, int index) {
        return switch (this) {
            case DEVICE -> isLetterOrDigit(c) || c == ':' || c == '.' || c == '-' || c == '_';
            case GROUP -> c >= '0' && c <= '9';
            case NUMBER -> isLetterOrDigit(c) || index == 0 && c == '-';
            case ERRNO -> isLetterOrDigit(c) || c == ' ' || c == '\'';
            case WORD -> c > ' ' && "\"',;()[]".indexOf(c) < 0;
            case TEXT -> true;
        };
    }

    /** A name ends before the colon or full stop of the sentence. */
    private boolean isPunctuationAtEnd(char c) {
        return switch (this) {
            case DEVICE, WORD -> c == ':' || c == '.';
            case ERRNO -> c == ' ';
            default -> false;
        };
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}

package dev.dmaowner.app.paste;

import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of a line in a listing of groups, such as {@code IOMMU Group 7:} or {@code Group 7 [R] 00:01.0 PCI bridge}.
 *
 * @param number the group's number
 * @param rest what stands behind it, without the punctuation between; empty text in a heading
 */
record GroupHeading(String number, String rest) {

    private static final String BEFORE = " \t#*=-|+";
    private static final String BETWEEN = " \t:#=.|";
    private static final int MOST_DIGITS = 9;

    /** {@return the heading, empty if the line does not begin with the number of a group} */
    static Optional<GroupHeading> of(String line) {
        int at = skip(line, 0, BEFORE);
        at = word(line, word(line, at, "iommu"), "_");
        at = skip(line, at, " \t-");
        int group = word(line, at, "group");
        if (group == at) {
            return Optional.empty();
        }
        int start = skip(line, group, BETWEEN);
        int end = start;
        while (end < line.length() && end - start < MOST_DIGITS && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
            end++;
        }
        String number = line.substring(start, end);
        if (!Recorder.isNumber(number) || end < line.length() && !isAfterNumber(line.charAt(end))) {
            return Optional.empty();
        }
        String rest = line.substring(skip(line, end, " \t:=#*-|>")).strip();
        return Optional.of(new GroupHeading(number, rest));
    }

    /** {@return whether nothing of a device follows} A remark in brackets may. */
    boolean isAlone() {
        String small = rest.toLowerCase(Locale.ROOT);
        return rest.isEmpty()
                || "([{".indexOf(rest.charAt(0)) >= 0 && !rest.contains(".")
                || small.startsWith("contain")
                || small.startsWith("device")
                || small.startsWith("member");
    }

    private static boolean isAfterNumber(char c) {
        return c == ' '
                || c == '\t'
                || c == ':'
                || c == '='
                || c == '#'
                || c == '*'
                || c == '-'
                || c == '|'
                || c == '\u2013';
    }

    private static int skip(String line, int from, String any) {
        int at = from;
        while (at < line.length() && any.indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static int word(String line, int at, String word) {
        return line.regionMatches(true, at, word, 0, word.length()) ? at + word.length() : at;
    }
}

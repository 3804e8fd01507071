package dev.dmaowner.spi;

/**
 * One id of a driver, as {@code modinfo} prints it: text with the wildcards {@code *} (any text), {@code ?} (any one
 * character) and {@code [...]} (any one of these).
 */
public final class ModaliasPattern {

    private final String text;
    private final String literalPrefix;

    private ModaliasPattern(String text) {
        this.text = text;
        int end = 0;
        while (end < text.length() && "*?[".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        this.literalPrefix = text.substring(0, end);
    }

    /** {@return the pattern written so} */
    public static ModaliasPattern of(String text) {
        return new ModaliasPattern(text);
    }

    /** {@return the part before the first wildcard} */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** {@return whether a modalias fits as a whole; time at most the product of the two lengths} */
    public boolean matches(String modalias) {
        int pattern = 0;
        int position = 0;
        int star = -1;
        int resume = 0;
        while (position < modalias.length()) {
            int next = pattern < text.length() ? step(pattern, modalias.charAt(position)) : -1;
            if (pattern < text.length() && text.charAt(pattern) == '*') {
                star = pattern++;
                resume = position;
            } else if (next >= 0) {
                pattern = next;
                position++;
            } else if (star >= 0) {
                pattern = star + 1;
                position = ++resume;
            } else {
                return false;
            }
        }
        while (pattern < text.length() && text.charAt(pattern) == '*') {
            pattern++;
        }
        return pattern == text.length();
    }

    /** {@return the position after the element at this place if it matches the character, else -1} */
    private int step(int pattern, char c) {
        char p = text.charAt(pattern);
        if (p == '?') {
            return pattern + 1;
        }
        if (p == '[') {
            int close = text.indexOf(']', pattern + 1);
            if (close > 0) {
                return inClass(pattern + 1, close, c) ? close + 1 : -1;
            }
        }
        return p == c ? pattern + 1 : -1;
    }

    private boolean inClass(int from, int to, char c) {
        for (int i = from; i < to; i++) {
            if (i + 2 < to && text.charAt(i + 1) == '-') {
                if (c >= text.charAt(i) && c <= text.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (text.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModaliasPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

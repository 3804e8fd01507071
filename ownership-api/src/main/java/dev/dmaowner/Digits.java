package dev.dmaowner;

import java.util.OptionalLong;

/** Numbers that are written in decimal ASCII digits only: no sign, no blanks, no digits of other scripts. */
public final class Digits {

    /** The largest number of digits that always fits a {@code long}. */
    private static final int MOST = 18;

    private Digits() {}

    /** {@return whether a text is one or more ASCII digits} */
    public static boolean areAllOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** {@return the number that a text is, empty if it is not digits alone or more than eighteen} */
    public static OptionalLong number(String text) {
        return text.length() <= MOST && areAllOf(text) ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}

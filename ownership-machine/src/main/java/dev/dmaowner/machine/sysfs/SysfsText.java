package dev.dmaowner.machine.sysfs;

import java.util.Set;

/** Parses text written to control files as the kernel does. */
final class SysfsText {

    /** The length of the longest override: a page, less its newline and NUL. */
    private static final int LONGEST_OVERRIDE = 4094;

    private static final Set<String> UEVENT_ACTIONS =
            Set.of("add", "remove", "change", "move", "online", "offline", "bind", "unbind");

    private static final int UUID_LENGTH = 36;

    private SysfsText() {}

    /** The name that a write to bind, unbind or drivers_probe gives: up to a NUL, without one newline at the end. */
    static String name(String written) {
        int nul = written.indexOf(0);
        String text = nul < 0 ? written : written.substring(0, nul);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    static boolean isOverrideTooLong(String written) {
        return written.length() > LONGEST_OVERRIDE;
    }

    /** The driver name that a write to driver_override gives: up to a NUL or a newline; empty clears it. */
    static String override(String written) {
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\n' || c == 0) {
                return written.substring(0, i);
            }
        }
        return written;
    }

    /** Whether a write to a uevent file is well formed: an action, and perhaps a UUID and pairs KEY=VALUE. */
    static boolean isUevent(String written) {
        String text = written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
        String[] words = text.split(" ", -1);
        if (!UEVENT_ACTIONS.contains(words[0]) || words.length > 1 && !isUuid(words[1])) {
            return false;
        }
        for (int i = 2; i < words.length; i++) {
            if (!isPair(words[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUuid(String word) {
        if (word.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? word.charAt(i) != '-' : Character.digit(word.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && isAlphanumeric(word, 0, equals) && isAlphanumeric(word, equals + 1, word.length());
    }

    private static boolean isAlphanumeric(String word, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = word.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return to > from;
    }
}

package dev.dmaowner.bus.pci.provider;

import java.util.Optional;
import java.util.OptionalLong;

/** Reads numbers out of what was written to a file as the kernel does. */
final class KernelText {

    private KernelText() {}

    /**
     * {@return the number in a text by the rule of {@code kstrtoul} with base 0, empty where that answers an error} The
     * text is digits, with 0x for hexadecimal and 0 for octal ones, a plus sign before and one newline after them; a NUL
     * ends it.
     */
    static OptionalLong unsigned(String written) {
        String text = upToNul(written);
        int at = text.startsWith("+") ? 1 : 0;
        int base = base(text, at);
        at += base == 16 ? 2 : 0;
        int start = at;
        long value = 0;
        while (at < text.length() && digit(text.charAt(at), base) >= 0) {
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L, base)) > 0) {
                return OptionalLong.empty();
            }
            long next = value * base + digit(text.charAt(at), base);
            if (Long.compareUnsigned(next, value * base) < 0) {
                return OptionalLong.empty();
            }
            value = next;
            at++;
        }
        boolean whole = at == text.length() || at == text.length() - 1 && text.charAt(at) == '\n';
        return at > start && whole ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** {@return the truth value that a text begins with, by the rule of {@code kstrtobool}; empty where that answers an error} */
    static Optional<Boolean> truth(String written) {
        String text = upToNul(written);
        return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
            case 'y', 'Y', 't', 'T', '1' -> Optional.of(true);
            case 'n', 'N', 'f', 'F', '0' -> Optional.of(false);
            case 'o', 'O' ->
                switch (text.length() < 2 ? ' ' : text.charAt(1)) {
                    case 'n', 'N' -> Optional.of(true);
                    case 'f', 'F' -> Optional.of(false);
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    private static int base(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '0') {
            return 10;
        }
        boolean hexadecimal = at + 2 < text.length()
                && (text.charAt(at + 1) == 'x' || text.charAt(at + 1) == 'X')
                && digit(text.charAt(at + 2), 16) >= 0;
        return hexadecimal ? 16 : 8;
    }

    /**
     * {@return the hexadecimal numbers that a text begins with, at most so many, by the rule of {@code sscanf} with
     * {@code %x}} Blanks separate them, 0x may stand before them, and whatever follows the last is ignored. A number of
     * more than 64 bits keeps the lowest 64.
     */
    static long[] hexadecimal(String written, int most) {
        String text = upToNul(written);
        long[] numbers = new long[most];
        int count = 0;
        int at = skipBlanks(text, 0);
        while (count < most && at < text.length() && digit(text.charAt(at), 16) >= 0) {
            if (text.charAt(at) == '0' && at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'x') {
                at += 2;
            }
            long value = 0;
            while (at < text.length() && digit(text.charAt(at), 16) >= 0) {
                value = value << 4 | digit(text.charAt(at), 16);
                at++;
            }
            numbers[count++] = value;
            at = skipBlanks(text, at);
        }
        return java.util.Arrays.copyOf(numbers, count);
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) >= '\t' && text.charAt(at) <= '\r')) {
            at++;
        }
        return at;
    }

    private static String upToNul(String written) {
        int nul = written.indexOf(0);
        return nul < 0 ? written : written.substring(0, nul);
    }

    private static int digit(char c, int base) {
        return c < 128 ? Character.digit(c, base) : -1;
    }
}

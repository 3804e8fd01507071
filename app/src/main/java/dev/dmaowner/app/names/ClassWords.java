package dev.dmaowner.app.names;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people call the classes of PCI devices. */
public final class ClassWords {

    /** The beginning of the class code of each kind of device, as {@code class} files have it. */
    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("audio", "0x0403"),
            Map.entry("bridge", "0x0604"),
            Map.entry("display", "0x03"),
            Map.entry("ethernet", "0x0200"),
            Map.entry("gpu", "0x03"),
            Map.entry("net", "0x02"),
            Map.entry("network", "0x02"),
            Map.entry("nic", "0x02"),
            Map.entry("nvme", "0x0108"),
            Map.entry("sata", "0x0106"),
            Map.entry("sound", "0x0403"),
            Map.entry("storage", "0x01"),
            Map.entry("usb", "0x0c03"),
            Map.entry("vga", "0x0300"),
            Map.entry("wifi", "0x0280"));

    private static final String PREFIX = "0x";
    private static final String DIGITS = "0123456789abcdef";
    private static final int MOST_DIGITS = 6;

    private ClassWords() {}

    /** {@return the words} */
    public static Set<String> words() {
        return KINDS.keySet();
    }

    /** {@return the beginning of the class code that a word stands for, such as {@code 0x02} for {@code nic}; empty if it is none of the words} */
    static Optional<String> prefixOfWord(String word) {
        return Optional.ofNullable(KINDS.get(word.toLowerCase(Locale.ROOT)));
    }

    /**
     * {@return the beginning of the class code that a word or hexadecimal digits stand for: two digits of a class, four with the subclass, or all
     * six, with or without {@code 0x}; empty if it is neither}
     */
    public static Optional<String> prefix(String word) {
        Optional<String> known = prefixOfWord(word);
        if (known.isPresent()) {
            return known;
        }
        String small = word.toLowerCase(Locale.ROOT);
        String digits = small.startsWith(PREFIX) ? small.substring(PREFIX.length()) : small;
        boolean isCode = !digits.isEmpty() && digits.length() <= MOST_DIGITS && digits.length() % 2 == 0;
        for (int i = 0; i < digits.length(); i++) {
            isCode &= DIGITS.indexOf(digits.charAt(i)) >= 0;
        }
        return isCode ? Optional.of(PREFIX + digits) : Optional.empty();
    }
}

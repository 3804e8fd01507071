package dev.dmaowner.host;

import java.nio.charset.StandardCharsets;

/**
 * Quotes words for a shell such as bash. Names come from captures and are not trusted, names of drivers may have blanks, and a name can
 * hold what a terminal would obey.
 */
public final class ShellWord {

    private static final String PLAIN = "_-.,:@/+=";

    private ShellWord() {}

    /**
     * {@return the text as one word that the shell takes literally} It is printable ASCII: a word with a quote or with other
     * characters is written as {@code $'...'}, with the octal numbers of their bytes in UTF-8.
     */
    public static String of(String text) {
        boolean isPlain = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || !isPrintable(c)) {
                return byNumbers(text);
            }
            isPlain &= isPlain(c);
        }
        return isPlain ? text : "'" + text + "'";
    }

    private static String byNumbers(String text) {
        StringBuilder word = new StringBuilder("$'");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '\'' || b == '\\') {
                word.append('\\').append((char) b);
            } else if (isPrintable(b)) {
                word.append((char) b);
            } else {
                word.append(String.format("\\%03o", b & 0xff));
            }
        }
        return word.append('\'').toString();
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }
}

package dev.dmaowner.host;

/** Quotes words for a POSIX shell. Names come from captures and are not trusted, and names of drivers may have blanks. */
public final class ShellWord {

    private static final String PLAIN = "_-.,:@/+=";

    private ShellWord() {}

    /** {@return the text as one word that the shell takes literally} */
    public static String of(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(ShellWord::isPlain);
        return plain ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }
}

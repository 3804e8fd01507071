package dev.dmaowner.app.cli;

/** Makes text from untrusted captures safe to print on a terminal. */
public final class PrintableText {

    private PrintableText() {}

    /** {@return the text with each control character replaced by a question mark} */
    public static String of(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
        return printable.toString();
    }
}

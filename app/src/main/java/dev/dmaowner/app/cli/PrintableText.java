package dev.dmaowner.app.cli;

/** Text that may come from a stranger's capture, made fit for somebody's terminal. */
public final class PrintableText {

    private PrintableText() {}

    /** {@return the text with a question mark in place of each control character, which could steer a terminal} */
    public static String of(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
        return printable.toString();
    }
}

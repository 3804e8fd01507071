package dev.dmaowner.app.cli;

import java.util.HexFormat;

/**
 * Makes text that strangers have written, such as the names in a capture, safe to show: what a terminal or a reader would obey instead
 * of showing it becomes its number, as in <code>&#92;u001b</code>. That is the same form as in JSON, so JSON stays what it is.
 */
public final class PrintableText {

    /** Marks and letters without a shape of their own, which Unicode lets a reader ignore although they are no control characters. */
    private static final int[][] INVISIBLE = {
        {0x034f, 0x034f},
        {0x115f, 0x1160},
        {0x17b4, 0x17b5},
        {0x180b, 0x180f},
        {0x3164, 0x3164},
        {0xfe00, 0xfe0f},
        {0xffa0, 0xffa0},
        {0xe0100, 0xe01ef}
    };

    private static final HexFormat HEX = HexFormat.of();

    private PrintableText() {}

    /**
     * {@return the text in one line, with each character escaped that is not shown as itself} Control characters are escaped, line
     * feeds and tabs among them, and so are line separators, characters without width, and those that change the direction of writing.
     */
    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(c, printable));
        return printable.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c < 0x7f;
    }

    /** Append a character, or its number if it is not shown as itself. */
    static void append(int codePoint, StringBuilder to) {
        if (isPlain(codePoint) || isShown(codePoint)) {
            to.appendCodePoint(codePoint);
            return;
        }
        for (char unit : Character.toChars(codePoint)) {
            to.append("\\u").append(HEX.toHexDigits(unit));
        }
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> !isInvisible(c);
        };
    }

    private static boolean isInvisible(int c) {
        for (int[] range : INVISIBLE) {
            if (c >= range[0] && c <= range[1]) {
                return true;
            }
        }
        return false;
    }
}

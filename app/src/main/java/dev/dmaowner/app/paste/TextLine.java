package dev.dmaowner.app.paste;

/**
 * A line of a text.
 *
 * @param number in the text, from 1 on
 * @param indent the columns before its first character; a tab leads to the next multiple of eight
 * @param text the line without blanks around it
 */
record TextLine(int number, int indent, String text) {

    private static final int TAB = 8;

    static TextLine of(int number, String line) {
        int column = 0;
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            column = line.charAt(at) == '\t' ? (column / TAB + 1) * TAB : column + 1;
            at++;
        }
        return new TextLine(number, column, line.strip());
    }

    boolean isBlank() {
        return text.isEmpty();
    }
}

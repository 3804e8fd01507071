package dev.dmaowner.app.cli;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Colours of text on a terminal, or none. The text is only marked; the console's writers make the terminal's sequences of the marks. A
 * mark contains a word that is drawn at random for each process, so that no text from elsewhere can contain a mark.
 */
public final class Palette {

    /** Holds the word of this process. A class of its own, because most runs have no colours. */
    private static final class Mark {

        private static final String START = "{" + HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + ":";
        private static final Pattern ANY = Pattern.compile(Pattern.quote(START) + "([0-9]+)}");

        private Mark() {}
    }

    private static final String PAINTED = "\u001b[$1m";

    private final ColourUse use;

    /** @param use whether to colour at all */
    public Palette(ColourUse use) {
        this.use = use;
    }

    /** {@return text in the colour of a heading} */
    public String strong(String text) {
        return coloured("1", text);
    }

    /** {@return text in the colour of a good state} */
    public String good(String text) {
        return coloured("32", text);
    }

    /** {@return text in the colour of a blocker} */
    public String bad(String text) {
        return coloured("31", text);
    }

    /** {@return text in the colour of a warning} */
    public String notable(String text) {
        return coloured("33", text);
    }

    /** {@return text in the colour of a detail} */
    public String faint(String text) {
        return coloured("2", text);
    }

    private String coloured(String code, String text) {
        return use == ColourUse.PLAIN || text.isEmpty() ? text : mark(code) + text + mark("0");
    }

    private static String mark(String code) {
        return Mark.START + code + "}";
    }

    /** {@return printable text with the terminal's sequences for the marks in it} */
    static String painted(String printable) {
        return printable.indexOf('{') < 0
                ? printable
                : Mark.ANY.matcher(printable).replaceAll(PAINTED);
    }
}

package dev.dmaowner.app.cli;

/** Colours of text on a terminal, or none. */
public final class Palette {

    private static final String ESCAPE = "\u001b[";
    private static final String RESET = ESCAPE + "0m";

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
        return use == ColourUse.PLAIN || text.isEmpty() ? text : ESCAPE + code + "m" + text + RESET;
    }
}

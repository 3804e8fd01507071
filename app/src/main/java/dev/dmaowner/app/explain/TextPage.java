package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.cli.Wrapping;
import java.io.PrintWriter;

/** Headings and paragraphs on a terminal. Paragraphs are wrapped; command lines never are. */
final class TextPage {

    private static final int USUAL_WIDTH = 100;

    private final PrintWriter out;
    private final int width;
    private final Palette palette;

    TextPage(Console console, Palette palette) {
        this.out = console.out();
        this.width = console.columns(USUAL_WIDTH);
        this.palette = palette;
    }

    Palette palette() {
        return palette;
    }

    PrintWriter out() {
        return out;
    }

    void title(String text) {
        out.println(palette.strong(text));
    }

    void heading(String text) {
        out.println();
        out.println(palette.strong(text));
    }

    /** Prints a line unchanged. It may have colours. */
    void line(String text) {
        out.println(text.stripTrailing());
    }

    /** Prints a paragraph. Its first line has the indent, the others two more blanks. */
    void paragraph(String indent, String text) {
        String hanging = " ".repeat(indent.length() + 2);
        String before = indent;
        for (String line : Wrapping.lines(PrintableText.of(text), width - indent.length(), width - hanging.length())) {
            line(before + line);
            before = hanging;
        }
    }
}

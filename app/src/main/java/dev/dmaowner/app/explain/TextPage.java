package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import java.io.PrintWriter;

/** Headings and paragraphs on a terminal. Paragraphs are broken at blanks; lines to be typed never are. */
final class TextPage {

    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final Palette palette;

    TextPage(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    Palette palette() {
        return palette;
    }

    PrintWriter out() {
        return out;
    }

    void title(String text) {
        out.println(palette.strong(PrintableText.of(text)));
    }

    void heading(String text) {
        out.println();
        out.println(palette.strong(PrintableText.of(text)));
    }

    /** Print a line as it is, with what colours it: what a machine says in it is made printable before. */
    void line(String text) {
        out.println(text.stripTrailing());
    }

    /** Print a paragraph, its first line after one indent and the others after as many blanks and two more. */
    void paragraph(String indent, String text) {
        String hanging = " ".repeat(indent.length() + 2);
        StringBuilder line = new StringBuilder(indent);
        int used = indent.length();
        boolean empty = true;
        for (String word : PrintableText.of(text).split(" ")) {
            if (!empty && used + 1 + word.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder(hanging);
                used = hanging.length();
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            used += word.length() + (empty ? 0 : 1);
            empty = false;
        }
        out.println(line.toString().stripTrailing());
    }
}

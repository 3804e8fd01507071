package dev.dmaowner.app.explain;

import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import java.io.PrintWriter;

/** Headings and paragraphs on a terminal. Paragraphs are wrapped; command lines never are. */
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

package dev.dmaowner.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** An empty table. */
    public TextTable() {}

    /** Add a row of plain text. Control characters are replaced. */
    public void row(String... cells) {
        rows.add(Arrays.stream(cells).map(PrintableText::of).toList());
    }

    /** {@return whether it has no row} */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Write all rows, indented, without trailing blanks. */
    public void print(PrintWriter out, String indent) {
        List<Integer> widths = widths();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths.get(i) - row.get(i).length()))
                        .append(GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int length = row.get(i).length();
                if (i == widths.size()) {
                    widths.add(length);
                } else if (widths.get(i) < length) {
                    widths.set(i, length);
                }
            }
        }
        return widths;
    }
}

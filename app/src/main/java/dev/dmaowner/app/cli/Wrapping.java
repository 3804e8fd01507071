package dev.dmaowner.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at its blanks. A word that is longer than a line has one of its own. */
public final class Wrapping {

    private Wrapping() {}

    /**
     * {@return the lines, at least one}
     *
     * @param first the columns of the first line
     * @param others the columns of each other line
     */
    public static List<String> lines(String text, int first, int others) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            int width = lines.isEmpty() ? first : others;
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

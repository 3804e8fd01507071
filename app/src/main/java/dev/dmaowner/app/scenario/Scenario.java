package dev.dmaowner.app.scenario;

import dev.dmaowner.app.cli.InputFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario: lines as root would type them, each with an optional expected answer.
 *
 * @param lines the lines with operations, in order
 */
public record Scenario(List<ScenarioLine> lines) {

    /** The largest number of lines of a scenario. */
    private static final int MOST_LINES = 1_000_000;

    public Scenario {
        lines = List.copyOf(lines);
    }

    /**
     * Read a scenario.
     *
     * @throws IOException if the file cannot be read or a line is invalid; the message has the line's number
     */
    public static Scenario read(Path file) throws IOException {
        try {
            return parse(file.toString(), Files.readAllLines(InputFile.of(file)));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no scenario " + file, e);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is not a scenario: it is not text in UTF-8", e);
        }
    }

    /**
     * Read the lines of a scenario.
     *
     * @param source the name of the file, for messages
     * @throws IOException if a line is invalid; the message has its number
     */
    public static Scenario parse(String source, List<String> text) throws IOException {
        if (text.size() > MOST_LINES) {
            throw new IOException(source + " has more than " + MOST_LINES + " lines");
        }
        List<ScenarioLine> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                try {
                    lines.add(ScenarioLine.parse(i + 1, line));
                } catch (IllegalArgumentException e) {
                    throw new IOException(source + ", line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return new Scenario(lines);
    }
}

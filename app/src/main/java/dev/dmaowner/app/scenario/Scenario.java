package dev.dmaowner.app.scenario;

import dev.dmaowner.app.cli.InputFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
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

    /** The name of a file that stands for standard input. */
    static final String STANDARD_INPUT = "-";

    public Scenario {
        lines = List.copyOf(lines);
    }

    /**
     * Read a scenario.
     *
     * @param file its name, or {@code -} for standard input
     * @throws IOException if the file cannot be read or a line is invalid; the message has the line's number
     */
    public static Scenario read(Path file) throws IOException {
        try {
            if (file.toString().equals(STANDARD_INPUT)) {
                return parse("standard input", lines(System.in));
            }
            return parse(file.toString(), Files.readAllLines(InputFile.of(file)));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no scenario " + file, e);
        } catch (MalformedInputException e) {
            throw new IOException(file + " is not a scenario: it is not text in UTF-8", e);
        }
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        // A decoder that is made so refuses what is no UTF-8, as that of a file does.
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        for (String line = reader.readLine(); line != null && lines.size() <= MOST_LINES; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
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
                    lines.addAll(ScenarioLine.parseAll(i + 1, line));
                } catch (IllegalArgumentException e) {
                    throw new IOException(source + ", line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return new Scenario(lines);
    }
}

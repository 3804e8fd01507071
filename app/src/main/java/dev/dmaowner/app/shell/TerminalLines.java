package dev.dmaowner.app.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/** Lines that are typed on a terminal, with completion, and with a history of this session alone. */
final class TerminalLines {

    private static final String PROMPT = "dmaowner> ";

    private final LineReader reader;

    /**
     * @param terminal on which to read
     * @param dialogue knows what a word can be continued to
     */
    TerminalLines(Terminal terminal, Dialogue dialogue) {
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        parser.setEofOnUnclosedQuote(false);
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer((ignored, line, candidates) -> complete(dialogue, line, candidates))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    private static void complete(Dialogue dialogue, ParsedLine line, List<Candidate> candidates) {
        try {
            boolean isFirst = line.wordIndex() == 0;
            for (String word : isFirst ? Dialogue.firstWords() : dialogue.candidates(line.word())) {
                // A path can go on below a folder, so no blank is put behind it.
                candidates.add(new Candidate(word, word, null, null, null, null, !word.startsWith("/")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the next line, empty at the end; a line that is interrupted is an empty one} */
    Optional<String> next() {
        try {
            return Optional.of(reader.readLine(PROMPT));
        } catch (UserInterruptException e) {
            return Optional.of("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }
}

package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.Main;
import dev.dmaowner.app.cli.Console.Display;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private static ColourUse colour(Display display, Map<String, String> environment) {
        return new Console(
                        new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), display, environment)
                .colour();
    }

    @Test
    void terminalIsColoured() {
        assertEquals(ColourUse.COLOURED, colour(Display.TERMINAL, Map.of("TERM", "xterm")));
    }

    @Test
    void fileIsPlain() {
        assertEquals(ColourUse.PLAIN, colour(Display.FILE, Map.of()));
    }

    @Test
    void noColorIsRespectedUnlessItIsEmpty() {
        assertEquals(ColourUse.PLAIN, colour(Display.TERMINAL, Map.of("NO_COLOR", "1")));
        assertEquals(ColourUse.COLOURED, colour(Display.TERMINAL, Map.of("NO_COLOR", "")));
    }

    @Test
    void dumbTerminalIsPlain() {
        assertEquals(ColourUse.PLAIN, colour(Display.TERMINAL, Map.of("TERM", "dumb")));
    }

    private static int columns(Display display, Map<String, String> environment, int ofTerminal) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Terminal terminal = new Terminal() {
            @Override
            public boolean hasDiagnostics() {
                return true;
            }

            @Override
            public int columns() {
                return ofTerminal;
            }
        };
        return new Console(nowhere, nowhere, display, environment, Optional::empty, terminal).columns(100);
    }

    @Test
    void textIsNoWiderThanTheTerminal() {
        assertEquals(80, columns(Display.TERMINAL, Map.of(), 80));
        assertEquals(100, columns(Display.TERMINAL, Map.of(), 250));
        assertEquals(60, columns(Display.TERMINAL, Map.of(), 9), "words would be torn apart");
        assertEquals(100, columns(Display.TERMINAL, Map.of(), 0), "it is not known");
        assertEquals(100, columns(Display.FILE, Map.of(), 80), "a file has no width");
    }

    @Test
    void columnsThatTheUserNamesCountEverywhere() {
        assertEquals(70, columns(Display.TERMINAL, Map.of("COLUMNS", "70"), 80));
        assertEquals(70, columns(Display.FILE, Map.of("COLUMNS", "70"), 80));
        for (String word : new String[] {"", "wide", "-70", "12345678901234567890"}) {
            assertEquals(80, columns(Display.TERMINAL, Map.of("COLUMNS", word), 80), word);
        }
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    private static int exitCode(OutputStream out, OutputStream err, String... args) {
        return Main.execute(
                Console.writingTo(out, err, Display.FILE, Map.of(), ClosedPipe::isSaidBy, Terminal.NONE), args);
    }

    @Test
    void fullDiskIsNoticedWhateverTheCommand() {
        for (String command : new String[] {"--help", "plugins", "show -m sample:board --format json"}) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertEquals(4, exitCode(failing("No space left on device"), err, command.split(" ")), command);
            assertEquals("dmaowner: standard output cannot be written: No space left on device\n", err.toString());
        }
    }

    @Test
    void readerWhoHasReadEnoughIsNoFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(0, exitCode(failing("Broken pipe"), err, "plugins"));
        assertEquals("", err.toString());
    }

    @Test
    void whatArrivesIsNoFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(0, exitCode(new ByteArrayOutputStream(), err, "plugins"));
        assertEquals("", err.toString());
    }
}

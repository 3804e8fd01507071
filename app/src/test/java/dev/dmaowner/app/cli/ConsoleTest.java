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

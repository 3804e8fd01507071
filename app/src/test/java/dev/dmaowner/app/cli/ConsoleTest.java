package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.cli.Console.Display;
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
}

package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.Console.Display;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Pattern LINES = Pattern.compile("(\rreplaying: 3 of 7 \\\\u001b)+\r +\r");

    private final StringWriter err = new StringWriter();
    private final CountDownLatch shown = new CountDownLatch(1);

    private Console console(Terminal terminal) {
        PrintWriter out = new PrintWriter(new StringWriter());
        PrintWriter told = new PrintWriter(err) {
            @Override
            public void flush() {
                shown.countDown();
            }
        };
        return new Console(out, told, Display.FILE, Map.of(), Optional::empty, terminal);
    }

    private static Terminal terminal() {
        return new Terminal() {
            @Override
            public boolean hasDiagnostics() {
                return true;
            }

            @Override
            public int columns() {
                return 0;
            }
        };
    }

    @Test
    void longWorkIsShownAndTheLineIsTakenBack() throws InterruptedException {
        try (Progress progress = Progress.of(console(terminal()), "replaying")) {
            progress.at("3 of 7 \u001b");
            shown.await();
        }
        assertTrue(LINES.matcher(err.toString()).matches(), err::toString);
    }

    @Test
    void shortWorkShowsNothing() {
        try (Progress progress = Progress.of(console(terminal()), "replaying")) {
            progress.at("3 of 7");
        }
        assertEquals("", err.toString());
    }

    @Test
    void fileIsToldNothing() throws InterruptedException {
        try (Progress progress = Progress.of(console(Terminal.NONE), "replaying")) {
            progress.at("3 of 7");
        }
        assertEquals("", err.toString());
    }
}

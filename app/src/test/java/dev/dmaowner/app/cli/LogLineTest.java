package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

class LogLineTest {

    private static LogLine line(Throwable thrown) {
        return new LogLine(
                Level.WARN,
                "dev.dmaowner.app.Example",
                "it\u001b[2J said\nERROR forged",
                List.of(new KeyValuePair("reason", "a\u202eb\nc")),
                thrown);
    }

    @Test
    void messageAndPairsAreOneLineThatNoTerminalObeys() {
        assertEquals(
                "WARN  d.d.a.Example: it\\u001b[2J said\\u000aERROR forged reason=\"a\\u202eb\\u000ac\"\n",
                line(new IllegalStateException("not shown")).print(false));
    }

    @Test
    void stackIsShownWhenWantedAndForgesNoLineEither() {
        String text = line(new IllegalStateException("x\nERROR y", new RuntimeException("z\u009b")))
                .print(true);
        assertTrue(text.contains("\njava.lang.IllegalStateException: x\\u000aERROR y\n"), text);
        assertTrue(text.contains("\nCaused by: java.lang.RuntimeException: z\\u009b\n"), text);
        assertTrue(text.contains("\n\tat dev.dmaowner.app.cli.LogLineTest."), text);
    }
}

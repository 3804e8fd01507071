package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class PrintableLayoutTest {

    private static LoggingEvent event(Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                "",
                new LoggerContext().getLogger("dev.dmaowner.app.Example"),
                Level.WARN,
                "it\u001b[2J {}",
                thrown,
                new Object[] {"said\nERROR forged"});
        event.setKeyValuePairs(List.of(new KeyValuePair("reason", "a\u202eb\nc")));
        return event;
    }

    @Test
    void messageAndPairsAreOneLineThatNoTerminalObeys() {
        assertEquals(
                "WARN  d.d.app.Example: it\\u001b[2J said\\u000aERROR forged reason=\"a\\u202eb\\u000ac\"\n",
                new PrintableLayout().doLayout(event(new IllegalStateException("not shown"))));
    }

    @Test
    void stackIsShownWhenWantedAndForgesNoLineEither() {
        PrintableLayout layout = new PrintableLayout();
        layout.showStacks();
        String text = layout.doLayout(event(new IllegalStateException("x\nERROR y", new RuntimeException("z\u009b"))));
        assertTrue(text.contains("\njava.lang.IllegalStateException: x\\u000aERROR y\n"), text);
        assertTrue(text.contains("\nCaused by: java.lang.RuntimeException: z\\u009b\n"), text);
        assertTrue(text.contains("\n\tat dev.dmaowner.app.cli.PrintableLayoutTest."), text);
    }
}

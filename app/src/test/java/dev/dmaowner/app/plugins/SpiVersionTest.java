package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpiVersionTest {

    private static SpiVersion version(String text) {
        return SpiVersion.parse(text).orElseThrow();
    }

    @Test
    void beforeTheFirstReleaseEveryMinorVersionIsAnother() {
        assertTrue(version("0.1.0-SNAPSHOT").runs(version("0.1.7")));
        assertFalse(version("0.2.0").runs(version("0.1.0")));
        assertFalse(version("0.1.0").runs(version("0.2.0")));
    }

    @Test
    void fromTheFirstReleaseOnWhatWasBuiltForAnOlderMinorVersionRuns() {
        assertTrue(version("1.4.0").runs(version("1.0.2")));
        assertFalse(version("1.0.0").runs(version("1.4.0")), "it may use what is not here yet");
        assertFalse(version("2.0.0").runs(version("1.4.0")));
    }

    @Test
    void textThatBeginsWithNoVersionIsNone() {
        for (String text : new String[] {"", "SNAPSHOT", "1", "x1.2", "1.", "99999999999.1"}) {
            assertEquals(Optional.empty(), SpiVersion.parse(text), text);
        }
        assertEquals(new SpiVersion(0, 1), version("0.1-beta"));
    }
}

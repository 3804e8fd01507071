package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.DriverDescription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A driver of which no more is known than a catalogue tells. */
class CatalogueDriverTests {

    private final DriverDescription known = DriverDescription.of("scripted", "known", "scripted:odd");
    private final ScriptedMachine m =
            ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(ScriptedDevice.of("o", "odd", "")));

    @Test
    void itTakesWhatItsIdsFit() {
        assertEquals("OK", word(m.machine.register(new CatalogueDriver(known))));
        assertEquals("known", m.driverOf("o"));
        assertEquals("OK", m.unbind("o", "known"));
    }

    @Test
    void itDoesNotTakeWhatAKnownFactSpeaksAgainst() {
        Refusal tooOld = Refusal.of(Errno.ENODEV, "it is too old");
        assertEquals("OK", word(m.machine.register(new CatalogueDriver(known, device -> Optional.of(tooOld)))));
        assertEquals("", m.driverOf("o"));
        assertEquals(Optional.of(tooOld), m.machine.lastRefusal(ScriptedMachine.id("o")));
        assertEquals("ENODEV", m.bind("o", "known"));
    }
}

package dev.dmaowner.app.why;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.why.MessagePattern.Found;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagePatternTest {

    private static Optional<Found> find(String pattern, String line) {
        return MessagePattern.of(pattern).in(MessagePattern.Line.of(line));
    }

    @Test
    void caseAndRunsOfBlanksDoNotMatter() {
        assertTrue(find("Use the module", "support.  USE   the\tmodule param").isPresent());
        assertTrue(find("Use the module", "use themodule").isEmpty());
    }

    @Test
    void deviceEndsBeforeTheColonOfTheSentence() {
        Found found = find("vfio {device}: group {group} is", "qemu: vfio 0000:01:00.0: group 12 is not")
                .orElseThrow();
        assertEquals("0000:01:00.0", found.values().get(Placeholder.DEVICE));
        assertEquals("12", found.values().get(Placeholder.GROUP));
    }

    @Test
    void laterPlaceIsFoundWhereTheFirstFitsNot() {
        assertEquals(
                "7",
                find("group {group} is", "group of devices, group 7 is busy")
                        .orElseThrow()
                        .values()
                        .get(Placeholder.GROUP));
    }

    @Test
    void placeholderStandsForSomething() {
        assertTrue(find("group {group} is", "group  is not viable").isEmpty());
        assertTrue(find("group {group} is", "group x is not viable").isEmpty());
        assertTrue(find("busy: {text}, so", "busy: , so").isEmpty());
    }

    @Test
    void textOfAnyKindCostsLittle() {
        String line = "busy: ".repeat(200_000) + "group ".repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertTrue(find("busy: {text}, so not {device} of {word}: {errno}", line)
                    .isEmpty());
            assertTrue(find("group {word} {word} {word} {word} {group}", line).isEmpty());
        });
    }

    @Test
    void namesAreFoundBesideThePattern() {
        String line =
                MessagePattern.normalized("vfio-pci 0000:0A:00.1: BAR 1: can't reserve [mem 0xe0000000-0xefffffff]");
        NamedThings named = NamedThings.of(
                line,
                MessagePattern.of("can't reserve")
                        .in(MessagePattern.Line.of(line))
                        .orElseThrow());
        assertEquals(Optional.of("0000:0a:00.1"), named.device());
        assertEquals(Optional.empty(), named.group());
        String node = MessagePattern.normalized("kernel 6.12.0: host=01:00.0: open of /dev/vfio/14 failed");
        NamedThings beside = NamedThings.of(
                node,
                MessagePattern.of("open of").in(MessagePattern.Line.of(node)).orElseThrow());
        assertEquals(Optional.of("01:00.0"), beside.device());
        assertEquals(Optional.of("14"), beside.group());
    }
}

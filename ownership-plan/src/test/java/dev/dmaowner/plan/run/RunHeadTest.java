package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.plan.Words;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of a journal. */
class RunHeadTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void whatIsWrittenIsRead() throws IOException {
        RunHead head = new RunHead("a program", Optional.of(TIME), "alice as root", "pc = 1", "vm-12", "für alle\n%");
        assertEquals(head, RunHead.of(Words.of(head.line())));
        assertEquals(RunHead.of("x"), RunHead.of(Words.of(RunHead.of("x").line())));
    }

    @Test
    void earlierVersionsWroteTheTimeInWords() {
        RunHead head = RunHead.of(List.of("journal", "dmaowner, process 7, since " + TIME));
        assertEquals(Optional.of(TIME), head.begun());
        assertEquals("", head.user());
    }

    @Test
    void whatIsNotUnderstoodIsLeftOut() {
        assertEquals(RunHead.of(""), RunHead.of(List.of("journal")));
        assertEquals(RunHead.of("p"), RunHead.of(List.of("journal", "p", "", "=", "later=7", "begun=soon")));
        assertEquals("", RunHead.of(List.of("journal", "p", "claim=a b")).claim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a\n", "a\u0000"})
    void whatCannotBeAClaimIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> RunHead.requireClaim(name));
        assertThrows(IllegalArgumentException.class, () -> RunHead.requireClaim("a".repeat(201)));
    }
}

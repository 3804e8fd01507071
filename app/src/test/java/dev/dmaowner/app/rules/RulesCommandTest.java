package dev.dmaowner.app.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelChange.Evidence;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command lists every generation and change, and the page in docs has the same list. */
class RulesCommandTest {

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/kernel-releases.md");

    @Test
    void everyGenerationAndChangeIsListed() throws IOException {
        CommandRun text = CommandRun.of("rules");
        JsonNode json = new ObjectMapper()
                .readTree(CommandRun.of("rules", "--format", "json").out());

        assertEquals(0, text.exitCode());
        assertTrue(text.out().contains("linux-6.18, kernels: 6.15 to 6.18\n"), text.out());
        for (KernelChange change : KernelChange.values()) {
            String line = text.out()
                    .lines()
                    .filter(each -> each.endsWith("  " + change.summary()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(change + " is not in " + text.out()));
            assertTrue(line.startsWith("  " + change.statement() + " "), line);
            assertTrue(line.contains("  " + change.release() + " "), line);
            assertTrue(line.contains(change.evidence() == Evidence.RUN ? "  run " : "  read "), line);
        }
        List<String> named = new ArrayList<>();
        json.path("generations").forEach(generation -> generation
                .path("changes")
                .forEach(change -> named.add(change.path("name").asText())));
        assertEquals(OwnershipRules.values().length, json.path("generations").size());
        assertEquals(List.of(KernelChange.values()).stream().map(Enum::name).toList(), named);
    }

    @Test
    void releaseGetsItsGenerationAndTheReason() throws IOException {
        CommandRun text = CommandRun.of("rules", "6.17");
        JsonNode json = new ObjectMapper()
                .readTree(CommandRun.of("rules", "5.14.0-427.el9", "--format", "json")
                        .out());

        assertTrue(text.out().startsWith("linux-6.18, the rules of the kernel's release 6.17\n"), text.out());
        assertTrue(text.out().contains("N-001"), text.out());
        assertFalse(text.out().contains("linux-7.3"), text.out());
        assertEquals("linux-3.6", json.at("/asked/rules").asText());
        assertTrue(json.at("/asked/caveat").asText().contains("not certain"), json.toString());
        assertEquals(1, json.path("generations").size());
    }

    @Test
    void releaseWithinAGenerationSaysWhatItHasNotYetAndHasAlready() throws IOException {
        JsonNode within = new ObjectMapper()
                .readTree(CommandRun.of("rules", "6.16.12", "--format", "json").out());
        JsonNode early = new ObjectMapper()
                .readTree(CommandRun.of("rules", "6.13", "--format", "json").out());
        String text = CommandRun.of("rules", "6.16.12").out();

        assertEquals(
                "[\"RISCV_TABLE\",\"TOKEN_AT_IOMMUFD_BIND\"]",
                within.at("/asked/notYet").toString());
        assertEquals("[]", within.at("/asked/already").toString());
        assertEquals("[\"RISCV_IOMMU\"]", early.at("/asked/already").toString());
        assertTrue(text.contains("\nof these, not yet in this release:\n  N-014"), text);
        assertFalse(text.contains("already"), text);
    }

    @Test
    void generationIsListedAlone() {
        CommandRun run = CommandRun.of("rules", "linux-7.3");

        assertTrue(run.out().startsWith("linux-7.3, kernels: 6.19 and later\n"), run.out());
        assertFalse(run.out().contains("N-001"), run.out());
    }

    @Test
    void unknownWordIsAnsweredWithTheGenerations() {
        CommandRun run = CommandRun.of("rules", "linux-9");

        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("linux-3.6, series-v2, linux-6.1"), run.err());
    }

    private static List<String> page() {
        List<String> lines = new ArrayList<>();
        for (OwnershipRules generation : OwnershipRules.values()) {
            lines.add("## `" + generation.word() + "`, kernels: " + generation.kernels());
            List<KernelChange> changes = KernelChange.of(generation);
            if (!changes.isEmpty()) {
                lines.add("| statement | since | how | what changed |");
                lines.add("|---|---|---|---|");
            }
            for (KernelChange change : changes) {
                lines.add("| " + change.statement() + " | " + change.release() + " | "
                        + (change.evidence() == Evidence.RUN ? "run" : "read") + " | " + change.summary() + " |");
            }
        }
        return lines;
    }

    @Test
    void pageSaysTheSame() throws IOException {
        List<String> said = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("## ") || line.startsWith("|"))
                .toList();

        assertEquals(
                String.join("\n", page()),
                String.join("\n", said),
                "headings and tables of docs/kernel-releases.md are not those of KernelChange");
    }
}

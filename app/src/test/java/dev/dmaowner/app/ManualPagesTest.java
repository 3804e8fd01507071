package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualPagesTest {

    private static final Set<String> REQUESTS =
            Set.of(".TH", ".SH", ".PP", ".TP", ".B", ".nf", ".fi", ".nh", ".hy", ".ad");

    private final Map<String, String> pages = new ManualPages("1.2.3", "2026-01-31").all();

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasAPage() {
        for (String name : Subcommands.NAMES) {
            assertTrue(pages.containsKey("dmaowner-" + name + ".1"), name);
        }
        assertTrue(pages.keySet().containsAll(Set.of("dmaowner.1", "dmaowner-plan-take.1", "dmaowner-apply-give.1")));
    }

    @Test
    void theSameModelGivesTheSamePages() {
        assertEquals(pages, new ManualPages("1.2.3", "2026-01-31").all());
    }

    @Test
    void aPageSaysWhatHelpSays() {
        String page = pages.get("dmaowner-plan-take.1");
        for (String part : List.of(
                "DMAOWNER\\-PLAN\\-TAKE 1 2026-01-31 \"dmaowner 1.2.3\"",
                "\\fB\\-\\-with\\fR=\\fIDEVICE\\fR",
                "\\fB\\-m\\fR \\fIMACHINE\\fR, \\fB\\-\\-machine\\fR=\\fIMACHINE\\fR",
                "dmaowner plan take 0000:01:00.0 \\-o plan.json")) {
            assertTrue(page.contains(part), part + "\n" + page);
        }
        assertTrue(pages.get("dmaowner.1").contains("\\fBdmaowner\\-plan\\fR(1)"));
    }

    @Test
    void noLineIsTakenForARequestThatIsNone() {
        pages.forEach((name, page) -> page.lines()
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .forEach(line -> assertTrue(REQUESTS.contains(line.split(" ")[0]), name + ": " + line)));
        pages.forEach((name, page) -> assertFalse(page.contains("${") || page.contains("%n"), name));
    }

    @Test
    void groffHasNothingToComplainOf() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "skipped: there is no groff");
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Path file = Files.writeString(folder.resolve(page.getKey()), page.getValue());
            Path said = folder.resolve("said");
            // A word that is wider than what is left of a line cannot be avoided in synopses.
            Process groff = new ProcessBuilder(
                            "groff", "-man", "-Tutf8", "-ww", "-Wbreak", "-rLL=100n", file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(said.toFile())
                    .start();
            assertTrue(groff.waitFor(1, TimeUnit.MINUTES), "it does not end");
            assertEquals("", Files.readString(said), page.getKey());
            assertEquals(0, groff.exitValue());
        }
    }
}

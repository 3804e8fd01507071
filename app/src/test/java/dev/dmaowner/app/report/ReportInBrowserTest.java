package dev.dmaowner.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.explain.SampleMachine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser has it once its script has run. */
class ReportInBrowserTest {

    private static final int GROUPS = 9;

    @TempDir
    private Path folder;

    private Path page;

    @BeforeEach
    void writeThePage() throws IOException {
        Path machine = SampleMachine.in(folder.resolve("sample"));
        page = folder.resolve("page.html");
        CommandRun run = CommandRun.of("report", machine.toString(), "-o", page.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
    }

    @Test
    void pageNeedsNothingFromElsewhere() throws IOException {
        String html = Files.readString(page);
        assertFalse(
                Pattern.compile("(src|href)=\"(?!#)|@import|url\\(|https?:")
                        .matcher(html)
                        .find(),
                "it reaches out");
        assertTrue(html.contains("prefers-color-scheme: dark"));
        assertTrue(html.contains("@media print"));
    }

    @Test
    void namesFromTheMachineStayText() throws IOException {
        Path machine = folder.resolve("sample");
        Path driver = machine.resolve("sys/bus/pci/drivers/<script>alert(1)<");
        Files.createDirectories(driver);
        Path device = machine.resolve("sys/devices/pci0000:00/0000:00:00.0");
        Files.createSymbolicLink(device.resolve("driver"), device.relativize(driver));
        assertEquals(
                0,
                CommandRun.of("report", machine.toString(), "-o", page.toString())
                        .exitCode());
        String html = Files.readString(page);
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;"));
        assertFalse(html.contains("<script>alert"));
    }

    @Test
    void browserFindsEveryGroupWithItsDevicesAndTheTree() throws IOException, InterruptedException {
        String document = loaded(page);
        for (int group = 0; group < GROUPS; group++) {
            assertTrue(document.contains("id=\"group-" + group + "\""), "group " + group);
        }
        assertTrue(document.contains("<svg id=\"tree\""));
        assertEquals(17, count(document, "<rect "));
        assertEquals(GROUPS + 1, count(document, "<section class=\"group\""));
    }

    @Test
    void searchLeavesTheGroupsThatHaveAllTheWords() throws IOException, InterruptedException {
        Path searched = folder.resolve("searched.html");
        Files.writeString(
                searched,
                Files.readString(page)
                        .replace(
                                "</body>",
                                "<script>search.value = \"nvme 02:00.0\"; search.dispatchEvent(new Event(\"input\"));"
                                        + "</script></body>"));
        String document = loaded(searched);
        assertTrue(document.contains("1 of " + (GROUPS + 1)), "the count of what is found");
        assertEquals(GROUPS, count(document, " hidden=\"\""));
        assertTrue(Pattern.compile("<section class=\"group\" id=\"group-3\">")
                .matcher(document)
                .find());
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private String loaded(Path file) throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        Assumptions.assumeTrue(browser.isPresent(), "no chromium is installed, so no page was loaded");
        Path out = folder.resolve("document.html");
        List<String> command = new ArrayList<>(List.of(browser.get().toString(), "--headless", "--no-sandbox"));
        command.addAll(List.of("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"));
        command.addAll(List.of("--disable-component-update", "--disable-sync"));
        command.addAll(List.of(
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                file.toUri().toString()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("browser.log").toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the browser does not end");
        } finally {
            process.destroyForcibly().waitFor();
        }
        return Files.readString(out);
    }

    private static Optional<Path> browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String directory : path.split(File.pathSeparator)) {
            for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
                Path candidate = Path.of(directory, name);
                if (Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }
}

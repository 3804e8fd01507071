package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellWordTest {

    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path folder;

    /** Names that mean something to a shell or to a terminal, and many that chance makes of such characters. */
    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "0000:01:00.0",
                "a b",
                "",
                "it's",
                "$(id)",
                "`id`",
                "a\\b",
                "\u001b[2Ja",
                "a\nb",
                "a\tb",
                "\u202egpj",
                "caf\u00e9",
                "a\n",
                "-n",
                "\u200b'",
                "\u007f",
                "\u0001" + "7",
                "\ud83d\ude00"));
        Random random = new Random(1);
        String characters = "ab07 '\\\"$`!*?~#;&|<>(){}[]\n\t\u001b\u0085\u2028\u00e9";
        for (int i = 0; i < 200; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = random.nextInt(8); length >= 0; length--) {
                name.append(characters.charAt(random.nextInt(characters.length())));
            }
            names.add(name.toString());
        }
        return names;
    }

    private byte[] bash(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), script);
        Path out = folder.resolve("out");
        Process bash = new ProcessBuilder(BASH.toString(), file.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, bash.waitFor());
        return Files.readAllBytes(out);
    }

    @Test
    void aShellReadsEachWordAsTheNameThatItStandsFor() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        StringBuilder script = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (String name : names()) {
            script.append("printf '%s\\0' ").append(ShellWord.of(name)).append('\n');
            expected.append(name).append('\0');
        }
        assertEquals(expected.toString(), new String(bash(script.toString()), StandardCharsets.UTF_8));
    }

    @Test
    void aShellWritesWhatIsMeantToBeWritten() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        StringBuilder script = new StringBuilder("sudo() { [ \"$1\" = tee ] && cat; }\n");
        StringBuilder expected = new StringBuilder();
        for (String name : names()) {
            script.append(new ControlWrite("/sys/a", name + "\n")).append('\n');
            expected.append(name).append('\n');
        }
        assertEquals(expected.toString(), new String(bash(script.toString()), StandardCharsets.UTF_8));
    }

    @Test
    void noWordHasACharacterThatATerminalObeys() {
        for (String name : names()) {
            assertTrue(ShellWord.of(name).chars().allMatch(c -> c >= ' ' && c < 0x7f), ShellWord.of(name));
        }
    }

    @Test
    void ordinaryNamesAreNotQuoted() {
        assertEquals("0000:01:00.0", ShellWord.of("0000:01:00.0"));
        assertEquals("'a driver'", ShellWord.of("a driver"));
        assertEquals("echo 0000:01:00.0 | sudo tee /sys/a", new ControlWrite("/sys/a", "0000:01:00.0\n").toString());
    }
}

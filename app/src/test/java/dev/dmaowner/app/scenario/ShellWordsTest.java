package dev.dmaowner.app.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.ShellWord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b",
                "it's",
                "\u001b[2J",
                "caf\u00e9",
                "a\\b",
                "a\nb",
                "\u202e'\\",
                "#",
                "\ud83d\ude00"
            })
    void aWordThatTheCommandQuotesIsReadAsTheNameItself(String name) {
        assertEquals(List.of("a", name, "b"), ShellWords.split("a " + ShellWord.of(name) + " b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "-n", "-n x", "a\\nb", "\u001b # 3"})
    void aCopiedCureWritesWhatItMeans(String text) {
        String path = "/sys/bus/pci/drivers/\u001b #/unbind";
        ScenarioLine line = ScenarioLine.parse(1, new ControlWrite(path, text + "\n") + " # EBUSY");
        assertEquals(new ScenarioLine.Command.Echo(text + "\n", path), line.command());
        assertEquals(Optional.of(path), line.path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo $'a",
                "echo $'\\x41' > /sys/a",
                "echo $'\\",
                "printf %d 3 | tee /sys/a",
                "printf '%s\\n' a b | tee /sys/a"
            })
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> ScenarioLine.parse(1, line));
    }

    @Test
    void anEchoWithoutANewlineStaysOne() {
        assertEquals(
                new ScenarioLine.Command.Echo("a", "/sys/a"),
                ScenarioLine.parse(1, "echo -n a > /sys/a").command());
    }
}

package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RememberingHostTest {

    private static final String FILE = "/sys/a/file";

    /** A host that changes between two questions, and counts them. */
    private static final class ChangingHost extends ForwardingHost {
        private final Map<String, String> files = new HashMap<>();
        private int asked;
        private boolean fails;

        ChangingHost() throws IOException {
            super(CapturedHost.of(CapturedTree.builder().build(), "changing"));
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            asked++;
            if (fails) {
                throw new IOException("no answer");
            }
            return Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> readLink(String path) {
            asked++;
            return Optional.ofNullable(files.get(path));
        }

        @Override
        public List<String> list(String path) {
            asked++;
            return List.copyOf(files.keySet());
        }

        @Override
        public boolean exists(String path) {
            asked++;
            return files.containsKey(path);
        }
    }

    private final ChangingHost behind;
    private final RememberingHost host;

    RememberingHostTest() throws IOException {
        behind = new ChangingHost();
        behind.files.put(FILE, "one\n");
        host = new RememberingHost(behind);
    }

    private void assertAnswers(String text) throws IOException {
        assertEquals(Optional.of(text), host.readText(FILE));
        assertEquals(Optional.of(text + "\n"), host.readLink(FILE));
        assertEquals(List.of(FILE), host.list("/sys/a"));
        assertTrue(host.exists(FILE));
        assertFalse(host.exists("/sys/other"));
        assertEquals(Optional.empty(), host.read("/sys/other"));
    }

    @Test
    void whatWasAskedBeforeIsAnsweredAsThen() throws IOException {
        assertAnswers("one");
        int asked = behind.asked;
        behind.files.put(FILE, "two\n");
        behind.files.put("/sys/other", "");
        assertAnswers("one");
        assertEquals(asked, behind.asked, "the host behind was asked again");
    }

    @Test
    void aWriteMakesItForgetEverything() throws IOException {
        assertAnswers("one");
        behind.files.put(FILE, "two\n");
        host.write(FILE, "two");
        assertAnswers("two");
    }

    @Test
    void aFailureIsNotRemembered() throws IOException {
        behind.fails = true;
        assertThrows(IOException.class, () -> host.read(FILE));
        behind.fails = false;
        assertEquals(Optional.of("one"), host.readText(FILE));
    }
}

package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CaptureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastedTextTest {

    private static final String PLAIN =
            "IOMMU Group 3:\n\t05:00.0 Ethernet controller [0200]: Intel [8086:1533] (rev 03)\n";

    private static List<String> lines(String text) throws CaptureException {
        List<String> lines = new ArrayList<>();
        PastedText.forEachLine(text, line -> lines.add(line.indent() + "|" + line.text()));
        return lines;
    }

    @Test
    void everyEncodingGivesTheSameText() {
        assertEquals(PLAIN, PastedText.decode(PLAIN.getBytes(StandardCharsets.UTF_8)));
        for (String marked : List.of(PLAIN, "\ufeff" + PLAIN)) {
            assertEquals(PLAIN, PastedText.decode(marked.getBytes(StandardCharsets.UTF_8)));
            assertEquals(PLAIN, PastedText.decode(marked.getBytes(StandardCharsets.UTF_16LE)));
            assertEquals(PLAIN, PastedText.decode(marked.getBytes(StandardCharsets.UTF_16BE)));
        }
        assertTrue(PastedText.isUtf16(PLAIN.getBytes(StandardCharsets.UTF_16LE)));
        assertFalse(PastedText.isUtf16(PLAIN.getBytes(StandardCharsets.UTF_8)));
        assertFalse(PastedText.isUtf16(new byte[] {'a'}));
        assertFalse(PastedText.isUtf16(new byte[] {0, 0, 0, 0}), "zeros are no text");
    }

    @Test
    void whatMailsAndPagesAddIsTakenAway() throws CaptureException {
        List<String> plain = lines(PLAIN);
        assertEquals(
                List.of("0|IOMMU Group 3:", "8|05:00.0 Ethernet controller [0200]: Intel [8086:1533] (rev 03)"), plain);
        assertEquals(plain, lines(PLAIN.replace("\n", "\r\n")));
        assertEquals(plain, lines(PLAIN.replaceAll("(?m)^(?=.)", "> ")));
        assertEquals(plain, lines(PLAIN.replaceAll("(?m)^(?=.)", ">> > ")));
        assertEquals(plain, lines(PLAIN.replace("Group", "\u001b[1;32mGroup\u001b[0m")));
        assertEquals(plain, lines(PLAIN.replace("IOMMU ", "IOMMU\u00a0").replace("Ethernet", "Ether\u200bnet")));
        assertEquals(List.of("0|", plain.get(0), plain.get(1), "0|"), lines("```text\n" + PLAIN + "~~~\n"));
    }

    @Test
    void sequenceThatIsCutOffEndsTheLine() throws CaptureException {
        assertEquals(List.of("0|a", "0|b"), lines("a\u001b\nb\u001b[1;3"));
    }
}

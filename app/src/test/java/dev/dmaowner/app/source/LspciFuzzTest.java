package dev.dmaowner.app.source;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.host.CaptureException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is pasted as the output of lspci, reading it ends and lets nothing out but the reader's own exception. */
final class LspciFuzzTest {

    static Stream<String> seeds() {
        StringBuilder registers = new StringBuilder("00:1f.2 SATA controller [0106]: Intel [8086:2922] (rev 02)\n");
        for (int row = 0; row < 16; row++) {
            registers.append(String.format("%02x: 86 80 22 29 07 04 10 00 02 01 06 01 00 00 00 00%n", row * 16));
        }
        return Stream.of(registers.toString(), "0000:01:00.0 VGA\n00: ff ff\n", "10000:e0:06.0 Bridge\n");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            LspciText.parse("a paste", input);
        } catch (CaptureException expected) {
            // Refused, as it should be.
        }
    }
}

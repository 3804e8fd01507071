package dev.dmaowner.app.sync;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.app.cli.CommandFailure;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a list of devices holds, reading it lets nothing out but its own exception, which names the file. */
final class DesiredReaderFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "devices:\n  - name: gpu\n    is: {id: 10de:1c82, path: 0000:00:01.0/00.0}\n    mode: 0660\n    despite: [no-reset]\n",
                "devices: [{is: {class: 0x0300}, vfs: 4}]",
                "a: &a [*a]\ndevices: *a",
                "%YAML 1.3\n---\ndevices: !!str\n...\n",
                "? [devices]\n: |\n  x");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            DesiredReader.parse(input, "devices.yaml");
        } catch (CommandFailure expected) {
            if (!String.valueOf(expected.getMessage()).startsWith("devices.yaml")) {
                throw new AssertionError(expected);
            }
        }
    }
}

package dev.dmaowner.app.mapping;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.app.cli.CommandFailure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a mapping holds, reading it lets nothing out but its own exception, and what is written is read as it was. */
final class MappingReaderFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "gpu\n\tmap id=10de:1c82,iommugroup=1,node=pve,path=0000:01:00;0000:02:00.0,subsystem-id=10de:1c82\n\tmdev 1\n",
                "# a\n\ngpu\nmap x\n gpu\n\tmap node=,path=,id=\n",
                "gpu\ngpu\n\tmap =,=,=\n\u0000");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            MappingFile mapping = MappingReader.parse(input, "pci.cfg");
            for (MappingFile.Entry entry : mapping.entries()) {
                List<String> lines = MappingFile.EMPTY.with(entry.name(), List.of(entry.device()));
                MappingFile again = MappingReader.parse(String.join("\n", lines), "pci.cfg");
                if (!again.entries().get(0).device().equals(entry.device())) {
                    throw new AssertionError(lines + " reads as " + again);
                }
            }
        } catch (CommandFailure expected) {
            if (!String.valueOf(expected.getMessage()).startsWith("pci.cfg")) {
                throw new AssertionError(expected);
            }
        }
    }
}

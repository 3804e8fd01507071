package dev.dmaowner.app.plan;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.PlanText;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a plan file holds, reading it lets nothing out but its own exception, and a plan that is read is written as it was. */
final class PlanFileFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "{\"version\":2,\"plan\":[\"version 2\",\"goal take vfio-pci\",\"device pci/0000:01:00.0\"]}",
                String.join(
                        "\n",
                        "version 2",
                        "goal take vfio-pci",
                        "device pci/0000:01:00.0",
                        "leaves pci/0000:01:00.1 snd % ",
                        "despite no-reset",
                        "host abc 6.12.0 123",
                        "fact pci/0000:01:00.0 e1000e % 7 pci:v00008086d00001533",
                        "group 7 0000:01:00.0 0000:01:00.1",
                        "step requested override%20pci/0000:01:00.0%20%25 override pci/0000:01:00.0 vfio-pci",
                        "step requested % persist pci/0000:01:00.0 vfio-pci pci:v00008086d00001533"),
                "version 1\ngoal give %\ndevice pci/0000:01:00.0");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            PlanFile.parse(input);
        } catch (PlanFormatException expected) {
            // Refused, as it should be.
        }
        try {
            Plan plan = PlanText.parse(List.of(input.split("\n", -1)));
            if (!plan.equals(PlanText.parse(PlanText.lines(plan)))) {
                throw new AssertionError("it is written as another plan");
            }
        } catch (PlanFormatException expected) {
            // Refused, as it should be.
        }
    }
}

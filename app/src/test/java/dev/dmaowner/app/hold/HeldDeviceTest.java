package dev.dmaowner.app.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a device says of itself, and how it is said. */
class HeldDeviceTest {

    private static final DeviceId PCI = new DeviceId("pci", "0000:01:00.0");
    private static final DeviceId PLATFORM = new DeviceId("platform", "54200000.dc");

    /** Answers requests, written as their words, by numbers, and refuses all others. */
    private record Answers(Map<String, Long> numbers) implements OpenNode {
        @Override
        public String path() {
            return "a device";
        }

        @Override
        public NodeAnswer request(NodeRequest request) {
            String words = request.verb()
                    + request.arguments().stream().map(Answers::word).collect(Collectors.joining());
            return numbers.containsKey(words)
                    ? new NodeAnswer.Done(numbers.get(words))
                    : NodeAnswer.refused(Errno.EINVAL, "there is no such thing");
        }

        private static String word(Argument argument) {
            return argument instanceof Argument.Text text
                    ? " " + text.text()
                    : " " + ((Argument.Number) argument).number();
        }

        @Override
        public void close() {}
    }

    private static List<String> lines(DeviceId device, Map<String, Long> numbers) {
        return HeldDeviceText.lines(HeldDevice.of(device, new Answers(numbers)));
    }

    @Test
    void regionsAndInterruptsThatThereAreAreListedWithTheirNames() {
        Map<String, Long> numbers = Map.of(
                "get_info", 3L,
                "get_info num_regions", 9L,
                "region_info 0 size", 131072L,
                "region_info 1 size", 0L,
                "region_info 7 size", 4096L,
                "get_info num_irqs", 5L,
                "irq_info 0 count", 1L,
                "irq_info 2 count", 5L);
        assertEquals(
                List.of(
                        "0000:01:00.0 can be reset",
                        "  region 0 (BAR 0): 131072 bytes",
                        "  region 7 (configuration space): 4096 bytes",
                        "  interrupt 0 (INTx): 1",
                        "  interrupt 2 (MSI-X): 5"),
                lines(PCI, numbers));
    }

    @Test
    void numbersHaveNoNamesWhereTheBusGivesThemNoMeaning() {
        Map<String, Long> numbers = Map.of("get_info", 4L, "get_info num_regions", 1L, "region_info 0 size", 262144L);
        assertEquals(List.of("54200000.dc cannot be reset", "  region 0: 262144 bytes"), lines(PLATFORM, numbers));
    }

    @Test
    void deviceThatTellsNothingIsSaidToDoSo() {
        assertEquals(List.of("0000:01:00.0: there is no such thing"), lines(PCI, Map.of()));
    }

    @Test
    void devicesWithAnyNumberOfRegionsAreListedToAnEnd() {
        HeldDevice device =
                HeldDevice.of(PCI, new Answers(Map.of("get_info", 0L, "get_info num_regions", Long.MAX_VALUE)));
        assertEquals(List.of(), device.regions());
    }
}

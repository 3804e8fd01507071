package dev.dmaowner.bus.amba;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.bus.amba.provider.AmbaBus;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.testdata.RecordedBoard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Devices as the bus finds them, held against what a kernel had on the very board. */
class RecordedDevicesTest {

    private final AmbaBus bus = new AmbaBus();

    private static List<DynamicTest> onEachBoard(ThrowingConsumer<RecordedBoard> check) {
        List<DynamicTest> tests = RecordedBoard.all().stream()
                .map(board -> DynamicTest.dynamicTest(board.name(), () -> check.accept(board)))
                .toList();
        assertTrue(!tests.isEmpty(), "there are recordings of boards");
        return tests;
    }

    @TestFactory
    List<DynamicTest> whatAHostShowsIsWhatItsKernelHad() {
        return onEachBoard(recording -> {
            Map<String, Device> devices = byName(bus.enumerate(recording.shown(Firmware.NONE)));
            List<JsonNode> listed = recording.listed("amba");
            assertEquals(listed.size(), devices.size());
            for (JsonNode expected : listed) {
                Device device = devices.get(expected.get("address").asText());
                assertEquals(expected.get("path").asText(), device.sysfsPath());
                assertEquals(expected.get("id").asText(), device.attributes().get("id"));
                assertEquals(
                        expected.get("of_node").asText(),
                        device.firmwareNode().map(FirmwareNode::path).orElse(""));
            }
        });
    }

    @TestFactory
    List<DynamicTest> whatTheTreeGivesIsWhatTheKernelMadeOfItButForIdsInRegisters() {
        return onEachBoard(recording -> {
            Map<String, Device> made = byName(bus.enumerate(recording.treeOnly()));
            Map<String, Device> shown = byName(bus.enumerate(recording.shown(Firmware.NONE)));
            assertEquals(shown.keySet(), made.keySet());
            for (Device device : shown.values()) {
                AmbaDevice fromTree = (AmbaDevice) made.get(device.id().name());
                if (fromTree.peripheralId().isKnown()) {
                    assertEquals(device, fromTree);
                } else {
                    assertEquals(device.sysfsPath(), fromTree.sysfsPath());
                    assertEquals(
                            device.attributes().get("resource"),
                            fromTree.attributes().get("resource"));
                }
            }
        });
    }

    private static Map<String, Device> byName(List<Device> devices) {
        Map<String, Device> byName = new HashMap<>();
        devices.forEach(device -> byName.put(device.id().name(), device));
        return byName;
    }
}

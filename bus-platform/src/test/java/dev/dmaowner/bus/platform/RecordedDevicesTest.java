package dev.dmaowner.bus.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.DeviceId;
import dev.dmaowner.bus.platform.provider.PlatformBus;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.testdata.RecordedBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Devices as the bus finds them, held against what a kernel had on the very board. */
class RecordedDevicesTest {

    private final PlatformBus bus = new PlatformBus();

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
            List<Device> devices = bus.enumerate(recording.shown(Firmware.NONE));
            List<JsonNode> listed = recording.listed("platform");
            assertEquals(listed.size(), devices.size());
            Map<String, Device> byName = byName(devices);
            for (JsonNode expected : listed) {
                Device device = byName.get(expected.get("address").asText());
                assertEquals(expected.get("path").asText(), device.sysfsPath());
                assertEquals(expected.get("modalias").asText(), device.modalias());
                assertEquals(
                        expected.get("of_node").asText(),
                        device.firmwareNode().map(FirmwareNode::path).orElse(""));
            }
        });
    }

    @TestFactory
    List<DynamicTest> whatTheTreeGivesIsWhatTheKernelMadeOfIt() {
        return onEachBoard(recording -> {
            Map<String, Device> made = byName(bus.enumerate(recording.treeOnly()));
            Map<String, Device> shown = byName(bus.enumerate(recording.shown(Firmware.NONE)));
            shown.values().removeIf(device -> device.firmwareNode().isEmpty());
            // What an early driver of the kernel claims has a node but no device.
            made.keySet().removeIf(name -> !shown.containsKey(name) && isClaimedEarly(made.get(name)));
            assertEquals(shown.keySet(), made.keySet());
            for (Device device : shown.values()) {
                assertEquals(device, made.get(device.id().name()));
            }
        });
    }

    private static boolean isClaimedEarly(Device device) {
        return device instanceof PlatformDevice platform
                && platform.identity().orElseThrow().compatible().stream()
                        .anyMatch(List.of("arm,gic-v3", "fixed-clock")::contains);
    }

    @TestFactory
    List<DynamicTest> aHostsDevicesComeInTheOrderOfItsTree() {
        return onEachBoard(recording -> {
            List<String> made = names(bus.enumerate(recording.treeOnly()));
            List<String> shown = names(bus.enumerate(recording.shown(recording.firmware())));
            List<String> common = new ArrayList<>(made);
            common.retainAll(shown);
            assertEquals(common, shown.subList(0, common.size()));
        });
    }

    @TestFactory
    List<DynamicTest> aDeviceBelowAnotherBussDeviceHangsOnThat() {
        return onEachBoard(recording -> {
            Device timer = byName(bus.enumerate(recording.shown(Firmware.NONE))).get("alarmtimer.0.auto");
            assertEquals(Optional.of(new DeviceId("amba", "9010000.pl031")), timer.parent());
            assertEquals("alarmtimer", ((PlatformDevice) timer).platformName());
        });
    }

    private static List<String> names(List<Device> devices) {
        return devices.stream().map(device -> device.id().name()).toList();
    }

    private static Map<String, Device> byName(List<Device> devices) throws IOException {
        Map<String, Device> byName = new HashMap<>();
        devices.forEach(device -> byName.put(device.id().name(), device));
        return byName;
    }
}

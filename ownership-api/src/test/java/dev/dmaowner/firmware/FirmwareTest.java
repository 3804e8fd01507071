package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What firmware keeps of its tables and its tree. */
class FirmwareTest {

    private static final DeviceTree TREE = Trees.board(board -> board.begin("bus")
            .strings("compatible", "simple-bus")
            .begin("leaf")
            .strings("compatible", "x")
            .end()
            .end());

    @Test
    void theDevicesOfATreeAreComputedOnceForAllBuses() {
        Firmware firmware = Firmware.of(TREE);

        assertEquals(List.of("bus", "bus:leaf"), names(firmware.populatedDevices()));
        assertSame(firmware.populatedDevices(), firmware.populatedDevices());
    }

    @Test
    void aBusOfTheTreeHasItsDevicesCreatedWithIt() {
        List<PopulatedDevice> devices = Firmware.of(TREE).populatedDevices();

        assertEquals(
                List.of(true, false),
                devices.stream().map(PopulatedDevice::isBus).toList());
    }

    @Test
    void theDevicesBelowANodeAreThoseThatItsDriverAsksFor() {
        assertEquals(
                List.of("bus:leaf"),
                names(PopulatedDevice.below(TREE.node("/bus").orElseThrow())));
    }

    @Test
    void firmwareWithoutATreeHasNoDevices() {
        assertEquals(List.of(), Firmware.NONE.populatedDevices());
    }

    private static List<String> names(List<PopulatedDevice> devices) {
        return devices.stream().map(PopulatedDevice::name).toList();
    }
}

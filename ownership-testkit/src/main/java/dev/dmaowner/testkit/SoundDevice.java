package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.dmaowner.spi.Device;
import java.util.Optional;

/** Checks what must hold for every device, however little of it could be read. */
final class SoundDevice {

    private SoundDevice() {}

    static void assertSound(Device device) {
        assertGiven(device, "modalias", device.modalias(), "an empty text");
        assertGiven(device, "parent", device.parent(), "Optional.empty()");
        assertGiven(device, "sysfsPath", device.sysfsPath(), "a path below /sys/devices");
        assertGiven(device, "firmwareNode", device.firmwareNode(), "Optional.empty()");
        assertGiven(device, "attributes", device.attributes(), "an empty map");
        device.attributes().forEach((name, content) -> {
            assertNotNull(name, device.id() + " has an attribute whose name is null");
            assertNotNull(content, device.id() + " has null in its attribute " + name);
            assertEquals(
                    Optional.of(content),
                    device.attribute(name),
                    device.id() + " answers otherwise for its attribute " + name);
        });
    }

    private static void assertGiven(Device device, String what, Object answer, String instead) {
        assertNotNull(answer, device.id() + " gives null as its " + what + "; where there is none it is " + instead);
    }
}

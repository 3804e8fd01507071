package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SysfsDeviceTest {

    private static List<String> onBus(String... paths) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        for (String path : paths) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            tree.file("sys/devices/" + path + "/uevent", new byte[0]);
            tree.link("sys/bus/mesh/devices/" + name, "../../../devices/" + path);
        }
        return SysfsDevice.onBus(CapturedHost.of(tree.build(), "a mesh"), "mesh").stream()
                .map(device -> device.id().name())
                .toList();
    }

    @Test
    void devicesOfABusAreListedByName() throws IOException {
        assertEquals(List.of("a", "b", "c"), onBus("soc/c", "soc/a", "b"));
    }

    @Test
    void parentIsListedBeforeItsChildWhateverTheirNames() throws IOException {
        assertEquals(
                List.of("tile0", "lane0", "ch0", "tile1"),
                onBus("soc/tile0/lane0/queues/ch0", "soc/tile0/lane0", "soc/tile0", "soc/tile1"));
    }

    @Test
    void directoryOfAnotherBusBetweenThemMakesNoDifference() throws IOException {
        assertEquals(List.of("tile0", "ch0"), onBus("soc/tile0/bridge/ch0", "soc/tile0"));
    }
}

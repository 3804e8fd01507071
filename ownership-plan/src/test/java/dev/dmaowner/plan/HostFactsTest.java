package dev.dmaowner.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.CapturedHost;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostFactsTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:03:00.0");

    @Test
    void aDeviceThatWasRemovedIsToldByThatAlone() throws Exception {
        HostFacts before = HostFacts.read(bound("e1000e").host(), List.of(DEVICE));
        CapturedHost without = new SmallTree().device("pci", "0000:04:00.0").host();

        assertEquals(
                List.of("pci/0000:03:00.0: device was present and is now absent"),
                before.changes(without).stream().map(Object::toString).toList());
    }

    @Test
    void aDeviceThatIsStillThereIsToldByWhatChanged() throws Exception {
        HostFacts before = HostFacts.read(bound("e1000e").host(), List.of(DEVICE));

        assertEquals(List.of(), before.changes(bound("e1000e").host()));
        assertEquals(
                List.of("pci/0000:03:00.0: driver was e1000e and is now vfio-pci"),
                before.changes(bound("vfio-pci").host()).stream()
                        .map(Object::toString)
                        .toList());
    }

    private static SmallTree bound(String driver) throws Exception {
        return new SmallTree().device("pci", "0000:03:00.0").bound("pci", "0000:03:00.0", driver);
    }
}

package dev.dmaowner.app.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.watch.Snapshot.Entry;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final DeviceId A = new DeviceId("pci", "a");
    private static final DeviceId B = new DeviceId("pci", "b");

    @Test
    void driverThatLeavesAndOneThatComesAreTold() {
        Snapshot before = new Snapshot(Map.of(A, new Entry("e1000", "1"), B, new Entry("", "1")));
        Snapshot after = new Snapshot(Map.of(A, new Entry("", "1"), B, new Entry("vfio-pci", "1")));
        assertEquals(
                "[pci/a driver e1000 -> none, pci/b driver none -> vfio-pci]",
                before.changesTo(after).toString());
    }

    @Test
    void deviceThatComesIsToldWithItsGroupAndOneThatGoesToo() {
        Snapshot before = new Snapshot(Map.of(A, new Entry("", "1")));
        Snapshot after = new Snapshot(Map.of(B, new Entry("", "2")));
        assertEquals(
                "[pci/a group 1 -> none, pci/a device present -> none, pci/b device none -> present,"
                        + " pci/b group none -> 2]",
                before.changesTo(after).toString());
    }

    @Test
    void hostAtRestTellsNothing() throws IOException {
        CapturedHost host = CapturedHost.of(
                CapturedTree.builder()
                        .link("sys/bus/pci/devices/a", "../../../devices/a")
                        .link("sys/devices/a/driver", "../../bus/pci/drivers/e1000")
                        .build(),
                "a test");
        Snapshot snapshot = Snapshot.of(host, List.of("pci"));
        assertEquals(Map.of(A, new Entry("e1000", "")), snapshot.devices());
        assertEquals(List.of(), snapshot.changesTo(Snapshot.of(host, List.of("pci"))));
    }
}

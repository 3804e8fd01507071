package dev.dmaowner.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a host is looked at to explain one device. */
class PartOfHostTest {

    private static final String PCI = "/sys/bus/pci/devices";
    private static final String TOY = "/sys/bus/toy/devices";

    private final CapturedTreeBuilder tree = CapturedTree.builder();
    private Host host;

    @BeforeEach
    void build() throws IOException {
        device("pci", "pci0000:00", "0000:00:01.0", 1);
        device("pci", "pci0000:00/0000:00:01.0", "0000:01:00.0", 1);
        device("pci", "pci0000:80", "0000:80:01.0", 2);
        device("toy", "box0", "toy0", 3);
        device("toy", "box1", "toy1", 3);
        tree.file("sys/devices/pci0000:c0/0000:c0:01.0/uevent", new byte[0]);
        tree.link("sys/bus/pci/devices/0000:c0:01.0", "../../../devices/pci0000:c0/0000:c0:01.0");
        host = CapturedHost.of(tree.build(), "two roots and two boxes");
    }

    private void device(String bus, String above, String name, int group) throws IOException {
        String path = "devices/" + above + "/" + name;
        tree.file("sys/" + path + "/uevent", new byte[0]);
        tree.link("sys/bus/" + bus + "/devices/" + name, "../../../" + path);
        tree.link("sys/" + path + "/iommu_group", "/sys/kernel/iommu_groups/" + group);
        tree.link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../" + path);
    }

    @Test
    void aboutAPciDeviceWhatHangsBelowTheSameRootDecides() throws IOException {
        Host part = PartOfHost.around(host, new DeviceId("pci", "0000:01:00.0"));
        assertEquals(List.of("0000:00:01.0", "0000:01:00.0"), part.list(PCI));
        assertEquals(part.list(PCI), PartOfHost.around(host, new GroupId(1)).list(PCI));
        assertEquals(
                List.of("0000:80:01.0"), PartOfHost.around(host, new GroupId(2)).list(PCI));
    }

    /** A part without a group would be taken for a host without one. */
    @Test
    void aboutADeviceWithoutAGroupAmongItsLikeTheWholeHostDecides() throws IOException {
        assertSame(host, PartOfHost.around(host, new DeviceId("pci", "0000:c0:01.0")));
    }

    /** Its bus may group what no directory holds together. */
    @Test
    void aboutADeviceOfAnotherBusTheWholeHostDecides() throws IOException {
        assertSame(host, PartOfHost.around(host, new DeviceId("toy", "toy0")));
        assertEquals(
                List.of("toy0", "toy1"), PartOfHost.around(host, new GroupId(3)).list(TOY));
    }
}

package dev.dmaowner.app.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people call devices. */
class OtherNamesTest {

    private static final Named CARD = new Named.OfDevice(new DeviceId("pci", "0000:05:00.0"));

    private static void device(CapturedTreeBuilder tree, String path, String bus, String... files) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        tree.link("sys/bus/" + bus + "/devices/" + name, "../../../devices/" + path);
        String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() + 2);
        tree.link("sys/devices/" + path + "/subsystem", up + "bus/" + bus);
        for (int i = 0; i < files.length; i += 2) {
            tree.file("sys/devices/" + path + "/" + files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
    }

    private static NameLookup lookup() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        String bridge = "pci0000:00/0000:00:1c.0";
        device(tree, bridge, "pci", "vendor", "0x8086\n", "device", "0xa338\n", "class", "0x060400\n");
        device(
                tree,
                bridge + "/0000:05:00.0",
                "pci",
                "vendor",
                "0x15b7\n",
                "device",
                "0x5006\n",
                "class",
                "0x010802\n");
        device(
                tree,
                bridge + "/0000:06:00.0",
                "pci",
                "vendor",
                "0x8086\n",
                "device",
                "0x1521\n",
                "class",
                "0x020000\n");
        device(
                tree,
                bridge + "/0000:06:00.1",
                "pci",
                "vendor",
                "0x8086\n",
                "device",
                "0x1521\n",
                "class",
                "0x020000\n");
        device(tree, "platform/soc/fd800000.usb", "platform", "uevent", "OF_FULLNAME=/soc/usb@fd800000\n");
        tree.link("sys/class/net/enp6s0f0", "../../devices/" + bridge + "/0000:06:00.0/net/enp6s0f0");
        tree.link("sys/class/block/nvme0n1", "../../devices/" + bridge + "/0000:05:00.0/nvme/nvme0/nvme0n1");
        tree.link("sys/class/nvme/nvme0", "../../devices/" + bridge + "/0000:05:00.0/nvme/nvme0");
        tree.file("sys/kernel/iommu_groups/7/type", new byte[0]);
        return new NameLookup(CapturedHost.of(tree.build(), "a host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pci_0000_05_00_0",
                "pci@0000:05:00.0",
                "/sys/bus/pci/devices/0000:05:00.0",
                "/sys/devices/pci0000:00/0000:00:1c.0/0000:05:00.0",
                "/sys/devices/pci0000:00/0000:00:1c.0/0000:05:00.0/nvme/nvme0/",
                "/sys/class/nvme/nvme0",
                "pci0000:00/0000:00:1c.0/0000:05:00.0",
                "05:00",
                "0000:05:00",
                "nvme0n1",
                "/dev/nvme0n1",
                "nvme0",
                "15b7:5006",
                "15B7:",
                "storage",
            })
    void oneDevice(String word) throws IOException, CommandFailure {
        assertEquals(CARD, lookup().deviceOrGroup(word));
        assertEquals(CARD, lookup().deviceGroupOrDriver(word, (bus, driver) -> false));
    }

    @Test
    void interfacesNodesOfTreesAndGroups() throws IOException, CommandFailure {
        assertEquals(new Named.OfDevice(new DeviceId("pci", "0000:06:00.0")), lookup().deviceOrGroup("enp6s0f0"));
        for (String word : List.of("usb@fd800000", "/soc/usb@fd800000")) {
            assertEquals(new Named.OfDevice(new DeviceId("platform", "fd800000.usb")), lookup().deviceOrGroup(word));
        }
        for (String word : List.of("/dev/vfio/7", "/sys/kernel/iommu_groups/7", "/sys/kernel/iommu_groups/7/devices")) {
            assertEquals(new Named.OfGroup(new GroupId(7)), lookup().deviceOrGroup(word));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"06:00", "8086:1521", "nic"})
    void severalDevicesAreNamed(String word) throws IOException {
        String message = assertThrows(CommandFailure.class, () -> lookup().deviceOrGroup(word))
                .getMessage();
        assertTrue(message.contains("is ambiguous on a host: name one of pci/0000:06:00.0, pci/0000:06:00.1"), message);
    }

    @Test
    void planTakesAllFunctionsOfASlot() throws IOException, CommandFailure {
        assertEquals(2, lookup().devicesOrGroup("06:00").size());
        CommandRun plan = CommandRun.of("plan", "take", "01:00", "-m", "sample:pci");
        assertTrue(plan.out().contains("0000:01:00.0") && plan.out().contains("0000:01:00.1"), plan.out() + plan.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dev/vfio/8",
                "/dev/vfio/vfio",
                "/dev/sdx",
                "enp9s9",
                "1234:5678",
                "07:00",
                "gpu",
                "/soc/usb@0",
                "/sys/../etc",
                "pci_0000_07_00_0",
                "/sys/kernel/iommu_groups/8",
                "/",
                "@",
                "..",
                "/dev/..",
                "0000:05:00.0/..",
                "amba/0000:05:00.0",
            })
    void whatIsNotThereIsSaid(String word) {
        assertThrows(CommandFailure.class, () -> lookup().deviceOrGroup(word));
    }
}

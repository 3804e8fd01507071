package dev.dmaowner.bus.pci.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PciPlatform;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PciEnumerationTest {

    private static final String ROOT = "/sys/devices/pci0000:00";
    private static final String UEVENT = "PCI_CLASS=20000\nPCI_ID=8086:10D3\nPCI_SUBSYS_ID=1AF4:1100\n"
            + "PCI_SLOT_NAME=0000:00:02.0\nMODALIAS=whatever";

    private static TreeHost add(TreeHost host, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return host.link("/sys/bus/pci/devices/" + name, "../../.." + path.substring(4))
                .file(path + "/uevent", UEVENT)
                .file(path + "/config", Machines.header(0));
    }

    private static PciFunction only(TreeHost host, ConfigSpace reach) throws IOException {
        List<PciFunction> devices = host.pciDevices(reach);
        assertEquals(1, devices.size());
        return devices.get(0);
    }

    @Test
    void withoutLeaveToWakeOnlyOneUeventIsReadOfADevice() throws IOException {
        TreeHost host = add(new TreeHost(), ROOT + "/0000:00:02.0");
        PciFunction device = only(host, ConfigSpace.LEAVE_ASLEEP);
        assertEquals(List.of(ROOT + "/0000:00:02.0/uevent"), filesOfDevices(host));
        assertEquals("0x1100", device.attributes().get("subsystem_device"));
        assertFalse(device.attributes().containsKey("revision"));
        assertEquals(0, device.configurationSpace().length());
        assertTrue(device.portType().isUnknown());
    }

    private static List<String> filesOfDevices(TreeHost host) {
        return host.readPaths().stream().filter(path -> path.contains("/0000:")).toList();
    }

    @Test
    void aCapturedMachineIsReadWithoutAnyFileThatCouldWakeADevice() throws IOException {
        TreeHost host = TreeHost.ofArchive(SharedData.path("traces/pci-101/sys.tar.gz"));
        List<PciFunction> devices = host.pciDevices(ConfigSpace.LEAVE_ASLEEP);
        assertEquals(29, devices.size());
        Map<String, Long> files = filesOfDevices(host).stream()
                .collect(Collectors.groupingBy(
                        path -> path.substring(path.lastIndexOf('/') + 1), Collectors.counting()));
        assertEquals(Map.of("uevent", 29L), files);
    }

    @Test
    void configurationSpaceOfASleepingDeviceIsReadOnlyWhenItMayBeWoken() throws IOException {
        TreeHost asleep = add(new TreeHost(), ROOT + "/0000:00:02.0")
                .file(ROOT + "/0000:00:02.0/power/runtime_status", "suspended");
        assertEquals(
                0, only(asleep, ConfigSpace.READ_ACTIVE).configurationSpace().length());
        assertEquals(
                256, only(asleep, ConfigSpace.READ_ALL).configurationSpace().length());
        asleep.file(ROOT + "/0000:00:02.0/power/runtime_status", "active");
        assertEquals(
                256, only(asleep, ConfigSpace.READ_ACTIVE).configurationSpace().length());
        TreeHost silent = add(new TreeHost(), ROOT + "/0000:00:02.0");
        assertEquals(
                256, only(silent, ConfigSpace.READ_ACTIVE).configurationSpace().length());
        assertEquals("0x00", only(silent, ConfigSpace.READ_ACTIVE).attributes().get("revision"));
    }

    @Test
    void devicesComeInTheOrderInWhichTheKernelFindsThem() throws IOException {
        TreeHost host = new TreeHost();
        for (String path : List.of(
                "0000:00:01.0",
                "0000:00:01.0/0000:05:00.0",
                "0000:00:02.0",
                "0000:00:02.0/0000:01:00.0",
                "0000:00:03.0")) {
            add(host, ROOT + "/" + path);
        }
        add(host, "/sys/devices/pci0001:00/0001:00:00.0");
        add(host, "/sys/devices/pci0000:80/0000:80:00.0");
        assertEquals(
                List.of(
                        "0000:00:01.0",
                        "0000:00:02.0",
                        "0000:00:03.0",
                        "0000:05:00.0",
                        "0000:01:00.0",
                        "0000:80:00.0",
                        "0001:00:00.0"),
                host.pciDevices().stream().map(PciFunction::toString).toList());
    }

    @Test
    void theHostBridgesNodeIsThatOfTheDeviceThatItHangsOn() throws IOException {
        TreeHost host = add(new TreeHost(), "/sys/devices/platform/4010000000.pcie/pci0000:00/0000:00:02.0")
                .link(
                        "/sys/devices/platform/4010000000.pcie/of_node",
                        "../../../firmware/devicetree/base/pcie@10000000");
        assertEquals(
                Optional.of(new FirmwareNode.TreeNode("/pcie@10000000")),
                only(host, ConfigSpace.LEAVE_ASLEEP).place().hostBridgeNode());
    }

    @Test
    void withoutATreeItIsTheHostBridgesObjectInAcpi() throws IOException {
        TreeHost host = add(new TreeHost(), ROOT + "/0000:00:02.0")
                .link(ROOT + "/firmware_node", "../LNXSYSTM:00/PNP0A08:00")
                .file("/sys/devices/LNXSYSTM:00/PNP0A08:00/path", "\\_SB_.PCI0");
        assertEquals(
                Optional.of(new FirmwareNode.AcpiObject("\\_SB_.PCI0")),
                only(host, ConfigSpace.LEAVE_ASLEEP).place().hostBridgeNode());
        TreeHost nothing = add(new TreeHost(), ROOT + "/0000:00:02.0");
        assertEquals(
                Optional.empty(),
                only(nothing, ConfigSpace.LEAVE_ASLEEP).place().hostBridgeNode());
    }

    @Test
    void aTableOfAmdIommusIsNoticed() throws IOException {
        TreeHost host =
                add(new TreeHost(), ROOT + "/0000:00:02.0").file("/sys/firmware/acpi/tables/IVRS", new byte[48]);
        assertEquals(
                PciPlatform.IvrsTable.PRESENT,
                only(host, ConfigSpace.LEAVE_ASLEEP).place().platform().ivrs());
        TreeHost without = add(new TreeHost(), ROOT + "/0000:00:02.0");
        assertEquals(
                PciPlatform.IvrsTable.ABSENT,
                only(without, ConfigSpace.LEAVE_ASLEEP).place().platform().ivrs());
    }

    @Test
    void aDeviceThatMakesNoSenseIsLeftOut() throws IOException {
        TreeHost host = new TreeHost();
        add(host, ROOT + "/0000:00:02.0");
        add(host, ROOT + "/not-an-address");
        host.link("/sys/bus/pci/devices/0000:00:03.0", "../../../devices/pci0000:00/0000:00:03.0")
                .file(ROOT + "/0000:00:03.0/uevent", "PCI_CLASS=zz\nPCI_ID=1:2:3");
        host.link("/sys/bus/pci/devices/0000:00:04.0", "../../../../../../../etc");
        assertEquals(
                List.of("0000:00:02.0"),
                host.pciDevices().stream().map(PciFunction::toString).toList());
        assertEquals(
                List.of(),
                new PciBus()
                        .enumerate(new EnumerationSource(
                                new TreeHost(), dev.dmaowner.firmware.Firmware.NONE, ConfigSpace.READ_ALL)));
    }

    @Test
    void withoutAUeventTheIdsComeFromConfigurationSpaceOrFromFilesOfTheirOwn() throws IOException {
        TreeHost space = new TreeHost()
                .link("/sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0")
                .file(ROOT + "/0000:00:02.0/config", Machines.header(0));
        assertEquals("8086:10d3", only(space, ConfigSpace.READ_ALL).identity().toString());
        TreeHost files = new TreeHost()
                .link("/sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0")
                .file(ROOT + "/0000:00:02.0/vendor", "0x8086")
                .file(ROOT + "/0000:00:02.0/device", "0x10d3")
                .file(ROOT + "/0000:00:02.0/class", "0x020000")
                .file(ROOT + "/0000:00:02.0/revision", "0x03");
        assertEquals("0x03", only(files, ConfigSpace.LEAVE_ASLEEP).attributes().get("revision"));
    }
}

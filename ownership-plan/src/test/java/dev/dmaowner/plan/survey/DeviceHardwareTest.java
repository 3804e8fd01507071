package dev.dmaowner.plan.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.DeviceHardware.Link;
import dev.dmaowner.plan.survey.UserspaceNodes.Way;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device's directory tells of it, and by which nodes a user has it. */
class DeviceHardwareTest {

    private static final String NAME = "0000:01:00.0";
    private static final String PATH = "/sys/devices/pci0/" + NAME;
    private static final String FOLDER = PATH.substring(1) + "/";

    private static SmallTree device() throws IOException {
        return new SmallTree().device("pci", NAME);
    }

    private static DeviceHardware read(SmallTree tree) throws IOException {
        return DeviceHardware.read(tree.host(), PATH);
    }

    @Test
    void whatIsThereIsRead() throws IOException {
        DeviceHardware hardware = read(device().file(FOLDER + "numa_node", "1\n")
                .file(FOLDER + "reset_method", "flr bus\n")
                .file(FOLDER + "power_state", "D3hot\n")
                .file(FOLDER + "current_link_speed", "8.0 GT/s PCIe\n")
                .file(FOLDER + "current_link_width", "4\n")
                .file(FOLDER + "max_link_speed", "16.0 GT/s PCIe\n")
                .file(FOLDER + "max_link_width", "8\n")
                .file(FOLDER + "sriov_totalvfs", "7\n")
                .link(FOLDER + "virtfn0", "../0000:01:10.0")
                .link(FOLDER + "virtfn1", "../0000:01:10.1")
                .link(FOLDER + "supplier:pci:0000:01:00.1", "../../virtual/devlink/a")
                .link(FOLDER + "consumer:platform:regulator", "../../virtual/devlink/b"));
        assertEquals(Optional.of(1), hardware.numaNode());
        assertEquals(Optional.of(new Link("8.0 GT/s PCIe", "4", "16.0 GT/s PCIe", "8")), hardware.link());
        assertEquals(Optional.of(List.of("flr", "bus")), hardware.resetMethods());
        assertEquals(Optional.of("D3hot"), hardware.powerState());
        assertEquals(
                Optional.of(new DeviceHardware.VirtualFunctions(
                        List.of("0000:01:10.0", "0000:01:10.1"), 2, Optional.of(7))),
                hardware.virtualFunctions());
        assertEquals(List.of("pci:0000:01:00.1"), hardware.suppliers());
        assertEquals(List.of("platform:regulator"), hardware.consumers());
    }

    @Test
    void whatTheKernelDoesNotKnowIsNotThere() throws IOException {
        DeviceHardware hardware = read(device().file(FOLDER + "numa_node", "-1\n")
                .file(FOLDER + "power_state", "unknown\n")
                .file(FOLDER + "reset_method", "\n")
                .file(FOLDER + "current_link_speed", "Unknown\n")
                .file(FOLDER + "current_link_width", "0\n"));
        assertEquals(Optional.empty(), hardware.numaNode());
        assertEquals(Optional.empty(), hardware.powerState());
        assertEquals(Optional.empty(), hardware.link());
        assertEquals(Optional.of(List.of()), hardware.resetMethods());
        assertEquals(Optional.empty(), hardware.virtualFunctions());
    }

    private static SmallTree linked() throws IOException {
        return device().file(FOLDER + "current_link_speed", "8.0 GT/s PCIe\n")
                .file(FOLDER + "current_link_width", "4\n");
    }

    @Test
    void linkOfASleepingDeviceIsLeftAlone() throws IOException {
        assertTrue(read(linked()).link().isPresent());
        DeviceHardware asleep = read(linked().file(FOLDER + "power/runtime_status", "suspended\n"));
        assertEquals(Optional.empty(), asleep.link());
        assertTrue(asleep.linkUnread().isPresent());
    }

    @Test
    void virtualFunctionNamesItsPhysicalOne() throws IOException {
        assertEquals(
                Optional.of("0000:01:00.1"),
                read(device().link(FOLDER + "physfn", "../0000:01:00.1")).physicalFunction());
    }

    private static UserspaceNodes nodes(SmallTree tree) throws IOException {
        Host host = tree.host();
        HostSurvey survey =
                HostSurvey.of(host, SurveyRequest.of(Plugins.of(List.of(new ListedBus("pci")), List.of(), List.of())));
        return UserspaceNodes.of(
                host, survey, survey.device(new DeviceId("pci", NAME)).orElseThrow());
    }

    private static SmallTree inAGroup() throws IOException {
        return device().kernel("6.12.1").group(7, "DMA").member(7, "pci", NAME);
    }

    private static SmallTree bound() throws IOException {
        return inAGroup().bound("pci", NAME, "vfio-pci").file("sys/class/vfio/7/dev", "244:0\n");
    }

    @Test
    void nodesAreThoseThatAreThere() throws IOException {
        UserspaceNodes legacy = nodes(bound());
        assertEquals(Way.LEGACY, legacy.way());
        assertEquals(List.of("/dev/vfio/7"), legacy.nodes());
        UserspaceNodes without = nodes(bound().file(FOLDER + "vfio-dev/vfio2/dev", "511:2\n"));
        assertEquals(Way.LEGACY, without.way());
        assertTrue(without.reason().contains("modprobe iommufd"), without.reason());
        UserspaceNodes both = nodes(bound().file(FOLDER + "vfio-dev/vfio2/dev", "511:2\n")
                .file("dev/vfio/vfio", "")
                .file("dev/iommu", ""));
        assertEquals(Way.BOTH, both.way());
        assertEquals(List.of("/dev/vfio/7", "/dev/vfio/vfio", "/dev/vfio/devices/vfio2", "/dev/iommu"), both.nodes());
    }

    @Test
    void withoutAGroupOrADriverForUserspaceThereAreNone() throws IOException {
        assertTrue(nodes(device()).reason().contains("in no group"));
        UserspaceNodes unbound = nodes(inAGroup());
        assertEquals(Way.NONE, unbound.way());
        assertTrue(unbound.reason().contains("/dev/vfio/7"), unbound.reason());
    }
}

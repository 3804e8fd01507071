package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulated host takes from the host that its machine was made of, and what it must not take from there. */
class HostBehindTests {

    private static final String A = "/sys/devices/scripted0/a";

    private final WrittenHost behind = new WrittenHost()
            .file("/proc/sys/kernel/osrelease", "6.12.0-test")
            .file("/sys/firmware/dmi/name", "board")
            .file("/sys/kernel/mm/thp", "always")
            .file("/sys/kernel/iommu_groups/7/type", "DMA")
            .file("/sys/kernel/iommu_groups/7/reserved_regions", "msi")
            .link("/sys/kernel/iommu_groups/7/devices/a", "../../../../devices/scripted0/a")
            .file(A + "/serial", "1234")
            .file(A + "/net/eth0/mtu", "1500")
            .link(A + "/firmware_node", "../../LNXSYSTM:00/a")
            .link(A + "/driver", "../../../bus/scripted/drivers/old")
            .link(A + "/iommu_group", "../../../kernel/iommu_groups/7")
            .file("/sys/devices/virtual/net/lo/mtu", "65536")
            .file("/sys/bus/scripted/drivers/old/module/version", "1")
            .file("/sys/bus/scripted/recorded", "1")
            .link("/sys/bus/scripted/devices/z", "../../../devices/scripted0/z")
            .link("/sys/bus/other/devices/o", "../../../devices/other0/o")
            .link("/sys/devices/other0/o/driver", "../../../bus/other/drivers/d")
            .link("/dev/char/1:3", "../null");

    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "h"));
    private final Machine machine = machine();
    private final Host host = machine.host();

    private Machine machine() {
        try {
            return Machine.builder()
                    .host(behind, Firmware.NONE)
                    .bindings(InitialBindings.BY_MATCHING)
                    .groups(InitialGroups.AS_RECORDED)
                    .bus(bus)
                    .build();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatTheMachineDoesNotModelIsReadFromTheHostBehind() throws IOException {
        assertEquals(Optional.of("6.12.0-test"), host.readText("/proc/sys/kernel/osrelease"));
        assertEquals(Optional.of("board"), host.readText("/sys/firmware/dmi/name"));
        assertEquals(List.of("name"), host.list("/sys/firmware/dmi"));
        assertEquals(Optional.of("1234"), host.readText(A + "/serial"));
        assertEquals(Optional.of("1500"), host.readText(A + "/net/eth0/mtu"));
        assertEquals(Optional.of("../../LNXSYSTM:00/a"), host.readLink(A + "/firmware_node"));
        assertTrue(host.exists(A + "/net"));
        assertFalse(host.exists(A + "/nothing"));
    }

    @Test
    void aDirectoryThatBothHaveShowsTheNamesOfBoth() throws IOException {
        assertEquals(List.of("bus", "class", "devices", "firmware", "kernel", "module"), host.list("/sys"));
        assertEquals(List.of("iommu_groups", "mm"), host.list("/sys/kernel"));
        assertEquals(List.of("other0", "scripted0", "virtual"), host.list("/sys/devices"));
        assertTrue(host.list(A).containsAll(List.of("firmware_node", "modalias", "net", "serial", "uevent")));
        assertTrue(host.list("/sys/bus").containsAll(List.of("other", "scripted")));
    }

    @Test
    void devicesDriversAndGroupsAreTheMachinesAlone() throws IOException {
        assertEquals(List.of("a", "b"), host.list("/sys/bus/scripted/devices"));
        assertEquals(List.of(), host.list("/sys/bus/scripted/drivers"));
        assertFalse(host.exists("/sys/bus/scripted/drivers/old"));
        assertEquals(Optional.empty(), host.readText("/sys/bus/scripted/drivers/old/module/version"));
        assertEquals(Optional.empty(), host.readLink("/sys/bus/scripted/devices/z"));
        assertFalse(host.exists("/sys/bus/scripted/recorded"));
        assertEquals(
                List.of("devices", "drivers", "drivers_autoprobe", "drivers_probe", "uevent"),
                host.list("/sys/bus/scripted"));
    }

    @Test
    void aBusThatTheMachineDoesNotHaveIsShownAsItWasRecorded() throws IOException {
        assertEquals(List.of("devices"), host.list("/sys/bus/other"));
        assertEquals(List.of("o"), host.list("/sys/bus/other/devices"));
        assertEquals(Optional.of("../../../devices/other0/o"), host.readLink("/sys/bus/other/devices/o"));
        assertEquals(Optional.of("../../../bus/other/drivers/d"), host.readLink("/sys/devices/other0/o/driver"));
        assertTrue(host.list("/sys/devices/other0/o").contains("driver"));
    }

    @Test
    void theRecordedDriverIsNotShownOfADeviceThatTheMachineHasNotBound() throws IOException {
        assertFalse(host.exists(A + "/driver"));
        assertEquals(Optional.empty(), host.readLink(A + "/driver"));
        assertFalse(host.exists(A + "/driver/module"));
        assertFalse(host.list(A).contains("driver"));
    }

    @Test
    void theRecordedGroupIsNotShownOfADeviceThatHasLeftIt() throws IOException {
        assertEquals(Optional.of("../../../kernel/iommu_groups/7"), host.readLink(A + "/iommu_group"));
        machine.remove(id("a"));
        machine.add(ScriptedDevice.of("a", "net", ""));
        assertFalse(host.exists(A + "/iommu_group"));
        assertFalse(host.list(A).contains("iommu_group"));
        assertEquals(List.of(), host.list("/sys/kernel/iommu_groups"));
        assertFalse(host.exists("/sys/kernel/iommu_groups/7/type"));
    }

    @Test
    void nothingIsShownOfADeviceThatWasRemoved() throws IOException {
        machine.remove(id("a"));

        assertFalse(host.exists(A));
        assertFalse(host.exists(A + "/net/eth0"));
        assertEquals(List.of(), host.list(A));
        assertEquals(Optional.empty(), host.readText(A + "/serial"));
        assertEquals(Optional.empty(), host.readLink(A + "/firmware_node"));
        assertEquals(List.of("b"), host.list("/sys/devices/scripted0"));
        assertEquals(Optional.of("65536"), host.readText("/sys/devices/virtual/net/lo/mtu"));
    }

    @Test
    void aDeviceThatIsThereAgainShowsWhatWasRecordedAgain() throws IOException {
        machine.remove(id("a"));
        machine.add(ScriptedDevice.of("a", "net", ""));

        assertEquals(Optional.of("1234"), host.readText(A + "/serial"));
        assertEquals(List.of("a", "b"), host.list("/sys/devices/scripted0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sys/devices/scripted0/a/serial", "/sys/firmware/dmi/name", "/sys/kernel/nothing"})
    void aWriteDoesNotReachTheHostBehind(String path) {
        assertTrue(host.write(path, "x").refusal().isPresent());
    }

    @Test
    void nodesAreTheMachinesAlone() throws IOException {
        assertFalse(host.exists("/dev/char"));
        assertEquals(List.of(), host.list("/dev"));
        for (String path : List.of("/dev/char/1:3", "/dev", "/sys/firmware/dmi/name")) {
            assertEquals(Errno.ENOENT, host.open(path).refusal().orElseThrow().errno(), path);
        }
    }

    @Test
    void itSaysThatItIsASimulationOfTheHostBehindAndWithWhichKernel() {
        HostDescription simulation = host.description();
        assertEquals(HostDescription.Kind.SIMULATED, simulation.kind());
        assertEquals("a simulation of a written host", simulation.source());
        assertEquals(Optional.of("6.12.0-test"), simulation.kernelRelease());
    }

    @Test
    void aMachineOfNoHostHasNothingBehind() throws IOException {
        Host alone = Machine.builder().bus(QuietBus.named("quiet")).build().host();
        assertEquals(HostDescription.Kind.SIMULATED, alone.description().kind());
        assertEquals(Optional.empty(), alone.description().kernelRelease());
        assertEquals(List.of("bus", "class", "devices", "kernel", "module"), alone.list("/sys"));
        assertEquals(Optional.empty(), alone.read("/sys/firmware/dmi/name"));
        assertEquals(Optional.empty(), alone.readLink("/sys/devices/scripted0/a/firmware_node"));
        assertEquals(List.of(), alone.list("/proc"));
        assertFalse(alone.exists("/proc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sys", "sys/bus", "./sys"})
    void aPathThatDoesNotBeginWithASlashIsMisuse(String path) {
        assertThrows(IllegalArgumentException.class, () -> host.exists(path));
    }
}

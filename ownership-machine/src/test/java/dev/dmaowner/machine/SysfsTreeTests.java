package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is where below {@code /sys}, and what a directory answers to those who take it for a file. */
class SysfsTreeTests {

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver disk = ScriptedDriver.ordinary("disk", "scripted:disk");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("b", "net", "g"), ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("c", "odd", ""));
    private final ScriptedMachine m;

    SysfsTreeTests() {
        bus.controlFiles.add(new ControlFile(Place.BUS, "rescan", (context, text) -> WriteAnswer.DONE));
        bus.controlFiles.add(new ControlFile(Place.DRIVER, "new_id", (context, text) -> WriteAnswer.DONE));
        bus.controlFiles.add(new ControlFile(Place.DEVICE, "remove", (context, text) -> WriteAnswer.DONE));
        m = ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net, disk);
    }

    private List<String> list(String path) throws IOException {
        return m.machine.host().list(path);
    }

    private boolean exists(String path) {
        return m.machine.host().exists(path);
    }

    @Test
    void theTopHasWhatTheMachineModels() throws IOException {
        assertEquals(List.of("bus", "class", "devices", "kernel", "module"), list("/sys"));
        assertEquals(List.of("scripted"), list("/sys/bus"));
        assertEquals(List.of("iommu"), list("/sys/class"));
        assertEquals(List.of("scripted0"), list("/sys/devices"));
        assertEquals(List.of("iommu_groups"), list("/sys/kernel"));
        assertEquals(List.of(), list("/sys/module"));
    }

    /** Names that sort before and after a slash, next to a directory that holds more. */
    @Test
    void directoryOfDevicesHasTheNamesOfWhatIsInItAndOfWhatHoldsMore() throws IOException {
        Host host = Machine.builder()
                .host(new EmptyHost(), Firmware.NONE)
                .bus(QuietBus.named(
                        "one",
                        PlainDevice.at("one", "/sys/devices/p/a"),
                        PlainDevice.at("one", "/sys/devices/p/a-1/x"),
                        PlainDevice.at("one", "/sys/devices/p/a/deep/b"),
                        PlainDevice.at("one", "/sys/devices/p/a/deep/c"),
                        PlainDevice.at("one", "/sys/devices/p/a0"),
                        PlainDevice.at("one", "/sys/devices/q/z")))
                .bus(QuietBus.named("two", PlainDevice.at("two", "/sys/devices/p/a.2/y")))
                .build()
                .host();
        assertEquals(List.of("p", "q"), host.list("/sys/devices"));
        assertEquals(List.of("a", "a-1", "a.2", "a0"), host.list("/sys/devices/p"));
        assertEquals(List.of("x"), host.list("/sys/devices/p/a-1"));
        assertEquals(List.of("b", "c"), host.list("/sys/devices/p/a/deep"));
        assertEquals(List.of(), host.list("/sys/devices/p/a/de"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc",
                "/sys/firmware",
                "/sys/bus/pci",
                "/sys/class/net",
                "/sys/kernel/debug",
                "/sys/module/vfio",
                "/sys/module/vfio/parameters",
                "/sys/bus/scripted/nothing",
                "/sys/bus/scripted/uevent/deeper",
                "/sys/bus/scripted/devices/z",
                "/sys/bus/scripted/drivers/z",
                "/sys/bus/scripted/drivers/net/bind/deeper",
                "/sys/bus/scripted/drivers/net/c",
                "/sys/bus/scripted/devices/a/nothing",
                "/sys/bus/scripted/devices/a/uevent/deeper",
                "/sys/bus/scripted/devices/c/driver",
                "/sys/bus/scripted/devices/c/driver/bind",
                "/sys/bus/scripted/devices/c/iommu_group",
                "/sys/bus/scripted/devices/c/iommu_group/type",
                "/sys/devices/scripted",
                "/sys/devices/scripted0/aa",
                "/sys/devices/scripted/a",
                "/sys/devices/scripted0/x/a",
                "/sys/devices/a"
            })
    void whatTheMachineDoesNotHaveIsNotThere(String path) throws IOException {
        assertFalse(exists(path));
        assertEquals(List.of(), list(path));
        assertEquals(Optional.empty(), m.machine.host().read(path));
        assertEquals("ENOENT", ScriptedMachine.word(m.machine.host().write(path, "1\n")));
    }

    @Test
    void aBusHasTheFilesOfEveryBusAndItsOwn() throws IOException {
        assertEquals(
                List.of("devices", "drivers", "drivers_autoprobe", "drivers_probe", "rescan", "uevent"),
                list("/sys/bus/scripted"));
        assertEquals(List.of("a", "b", "c"), list("/sys/bus/scripted/devices"));
        assertEquals(List.of("disk", "net"), list("/sys/bus/scripted/drivers"));
    }

    @Test
    void aDriverHasTheDevicesThatItHasBesideItsFiles() throws IOException {
        assertEquals(List.of("a", "b", "bind", "new_id", "uevent", "unbind"), list("/sys/bus/scripted/drivers/net"));
        assertEquals(List.of("bind", "new_id", "uevent", "unbind"), list("/sys/bus/scripted/drivers/disk"));
        m.unbind("a", "net");
        assertEquals(List.of("b", "bind", "new_id", "uevent", "unbind"), list("/sys/bus/scripted/drivers/net"));
    }

    @Test
    void aDriverWithoutBindFilesListsNone() throws IOException {
        ScriptedDriver fixed = ScriptedDriver.ordinary("fixed", "scripted:odd")
                .described(DriverDescription.of("scripted", "fixed", "scripted:odd")
                        .withoutBindFiles());
        m.machine.register(fixed);
        assertEquals(List.of("c", "new_id", "uevent"), list("/sys/bus/scripted/drivers/fixed"));
    }

    @Test
    void aDeviceThatIsBeingUnboundIsInNoDriversDirectory() throws IOException {
        net.removalWaits = true;
        assertEquals("WAITS", m.unbind("a", "net"));
        assertEquals(List.of("b", "bind", "new_id", "uevent", "unbind"), list("/sys/bus/scripted/drivers/net"));
        assertFalse(exists("/sys/bus/scripted/devices/a/driver"));
        assertTrue(exists("/sys/bus/scripted/devices/b/driver"));
    }

    @Test
    void aDevicesFilesAreInItsOwnDirectory() throws IOException {
        List<String> bound =
                List.of("driver", "driver_override", "iommu_group", "modalias", "remove", "subsystem", "uevent");
        assertEquals(bound, list("/sys/devices/scripted0/a"));
        assertEquals(bound, list("/sys/bus/scripted/devices/a"));
        assertEquals(
                List.of("driver_override", "modalias", "remove", "subsystem", "uevent"),
                list("/sys/devices/scripted0/c"));
        assertEquals(List.of("a", "b", "c"), list("/sys/devices/scripted0"));
        assertTrue(exists("//sys/devices//scripted0/a/"));
    }

    @Test
    void aDeviceThatWasRemovedHasNoDirectory() throws IOException {
        m.machine.remove(ScriptedMachine.id("a"));
        assertFalse(exists("/sys/devices/scripted0/a"));
        assertFalse(exists("/sys/bus/scripted/devices/a"));
        assertEquals(List.of("b", "c"), list("/sys/devices/scripted0"));
    }

    @Test
    void linksInTheMiddleOfAPathAreFollowed() {
        assertEquals("scripted:net", m.read("drivers/net/a/modalias"));
        assertEquals("scripted:net", m.read("drivers/net/a/driver/b/modalias"));
        assertEquals("scripted:net", m.read("devices/a/iommu_group/devices/b/modalias"));
        assertEquals("1", m.read("devices/a/subsystem/drivers_autoprobe"));
        assertEquals("OK", m.write("devices/a/driver/unbind", "a\n"));
        assertEquals("", m.driverOf("a"));
        assertEquals("net", m.driverOf("b"));
    }

    @Test
    void aDevicesLinksLeadUpFromItsOwnDirectory() throws IOException {
        String directory = "/sys/devices/scripted0/a/";
        assertEquals(Optional.of("../../../bus/scripted"), m.machine.host().readLink(directory + "subsystem"));
        assertEquals(
                Optional.of("../../../kernel/iommu_groups/0"), m.machine.host().readLink(directory + "iommu_group"));
        assertEquals(
                Optional.of("../../../devices/scripted0/a"), m.machine.host().readLink("/sys/bus/scripted/devices/a"));
        assertEquals(Optional.empty(), m.machine.host().readLink("/sys/devices/scripted0/c/iommu_group"));
        assertEquals(Optional.empty(), m.machine.host().readLink(directory + "uevent"));
        assertEquals(Optional.empty(), m.machine.host().readLink(directory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys",
                "/sys/bus",
                "/sys/bus/scripted",
                "/sys/bus/scripted/drivers/net",
                "/sys/bus/scripted/devices/a",
                "/sys/devices/scripted0",
                "/sys/devices/scripted0/a",
                "/sys/devices/scripted0/a/driver",
                "/sys/kernel/iommu_groups/0"
            })
    void aDirectoryIsThereAndCanBeNeitherReadNorWritten(String path) throws IOException {
        assertTrue(exists(path));
        assertFalse(list(path).isEmpty());
        assertEquals(Optional.empty(), m.machine.host().read(path));
        assertEquals("EISDIR", ScriptedMachine.word(m.machine.host().write(path, "1\n")));
    }

    @Test
    void aFileHasNothingInIt() throws IOException {
        assertTrue(exists("/sys/devices/scripted0/a/uevent"));
        assertEquals(List.of(), list("/sys/devices/scripted0/a/uevent"));
    }
}

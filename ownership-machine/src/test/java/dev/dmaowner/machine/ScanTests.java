package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bus finds when its control file has it scan once more. */
class ScanTests {

    private static final ScriptedDevice PARENT = ScriptedDevice.of("p", "parent", "g");

    private final List<Device> found = new ArrayList<>();
    private final List<Device> known = new ArrayList<>();
    private final List<List<Device>> absent = new ArrayList<>();
    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver parent = ScriptedDriver.ordinary("parent", "scripted:parent");
    private final ScriptedBus bus = new ScriptedBus(PARENT, ScriptedDevice.of("a", "net", "g"));

    ScanTests() {
        bus.controlFiles.add(new ControlFile(Place.BUS, "rescan", (context, text) -> {
            absent.add(context.absent());
            context.add(found, known);
            return WriteAnswer.DONE;
        }));
        parent.probing(context -> {
            context.addDevice(ScriptedDevice.below(PARENT, "c", "net", "g"));
            return parent.bind(context);
        });
    }

    private ScriptedMachine machine() {
        return ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net, parent);
    }

    @Test
    void allThatIsFoundIsThereBeforeTheFirstOfItIsBound() {
        ScriptedMachine m = machine();
        found.add(ScriptedDevice.of("y", "net", "h"));
        found.add(ScriptedDevice.of("x", "net", "h"));
        m.happened();
        assertEquals("OK", m.write("rescan", "1\n"));
        assertEquals(
                List.of("ADDED y", "GROUP_JOINED y 1", "ADDED x", "GROUP_JOINED x 1", "BOUND y net", "BOUND x net"),
                m.happened());
    }

    @Test
    void whatIsThereAlreadyIsNotAddedAgain() {
        ScriptedMachine m = machine();
        found.add(ScriptedDevice.of("a", "net", "h"));
        m.happened();
        m.write("rescan", "1\n");
        assertEquals(List.of(), m.happened());
        assertEquals(1, m.machine.groups().size());
    }

    @Test
    void aScanCanLearnMoreOfADeviceThatIsThere() {
        ScriptedMachine m = machine();
        assertEquals("scripted:net", m.read("devices/a/modalias"));
        known.add(ScriptedDevice.of("a", "disk", "g"));
        known.add(ScriptedDevice.of("nobody", "disk", "g"));
        m.write("rescan", "1\n");
        assertEquals("scripted:disk", m.read("devices/a/modalias"));
        assertTrue(m.machine.devices().contains(known.get(0)));
        assertFalse(m.exists("devices/nobody"));
        assertEquals("net", m.driverOf("a"), "a description does not unbind");
    }

    @Test
    void aDeviceThatWasRemovedIsAbsentUntilItIsFoundAgain() {
        ScriptedMachine m = machine();
        m.write("rescan", "1\n");
        m.machine.remove(id("a"));
        m.write("rescan", "1\n");
        found.add(ScriptedDevice.of("a", "net", "g"));
        m.write("rescan", "1\n");
        m.write("rescan", "1\n");
        List<Device> a = List.of(ScriptedDevice.of("a", "net", "g"));
        assertEquals(List.of(List.of(), a, a, List.of()), absent);
    }

    @Test
    void aDriversChildThatWentWithItIsNotThereToBeFound() {
        ScriptedMachine m = machine();
        assertEquals("net", m.driverOf("c"));
        m.unbind("p", "parent");
        m.write("rescan", "1\n");
        assertEquals(List.of(List.of()), absent);
        assertFalse(m.exists("devices/c"));
    }

    @Test
    void aDriverIsUnboundAlsoIfItsChildWasRemovedBefore() {
        ScriptedMachine m = machine();
        m.machine.remove(id("c"));
        assertEquals("OK", m.unbind("p", "parent"));
        assertEquals("", m.driverOf("p"));
    }

    @Test
    void nothingOfADriversChildThatWentWithItIsShownAsRecorded() throws IOException {
        WrittenHost behind = new WrittenHost().file("/sys/devices/scripted0/c/serial", "1234");
        Machine machine = Machine.builder()
                .host(behind, Firmware.NONE)
                .bus(bus)
                .driver(net)
                .driver(parent)
                .build();
        Host host = machine.host();
        assertTrue(host.exists("/sys/devices/scripted0/c/serial"));
        machine.unbind(id("p"), "parent");
        assertFalse(host.exists("/sys/devices/scripted0/c/serial"));
        assertEquals(List.of("a", "p"), host.list("/sys/devices/scripted0"));
        machine.bind(id("p"), "parent");
        assertTrue(host.exists("/sys/devices/scripted0/c/serial"));
    }

    @Test
    void whatAScanBindsLetsTheDeferredTryAgain() {
        ScriptedMachine m = machine();
        net.deferring();
        m.unbind("a", "net");
        m.probe("a");
        assertEquals(List.of("a"), m.deferred());
        net.binding();
        found.add(ScriptedDevice.of("y", "net", "h"));
        m.write("rescan", "1\n");
        assertEquals(List.of(), m.deferred());
        assertEquals("net", m.driverOf("a"));
    }
}

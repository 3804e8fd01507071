package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ids that a control file of the bus adds to a driver and takes from it again, as PCI's new_id and remove_id do. */
class DynamicIdTests {

    /** An id that fits devices of one kind. */
    private record Kind(String modalias) implements DynamicId {
        @Override
        public boolean matches(Device device) {
            return device.modalias().equals(modalias);
        }
    }

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver user = ScriptedDriver.managed("user");
    private final List<Object> seen = new ArrayList<>();
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "odd", "g"), ScriptedDevice.of("b", "odd", "h"), ScriptedDevice.of("n", "net", "i"));

    DynamicIdTests() {
        bus.controlFiles.add(new ControlFile(
                Place.DRIVER, "new_id", (control, text) -> control.addDynamicId(new Kind("scripted:" + text.strip()))));
        bus.controlFiles.add(new ControlFile(Place.DRIVER, "remove_id", (control, text) -> {
            seen.add(control.driver().dynamicIds());
            control.removeDynamicId(new Kind("scripted:" + text.strip()));
            return WriteAnswer.DONE;
        }));
    }

    private ScriptedMachine machine() {
        return ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net, user);
    }

    @Test
    @Tag("R-117")
    void anIdBindsTheDevicesThatItFitsAndThatHaveNoDriver() {
        ScriptedMachine m = machine();
        m.write("devices/b/driver_override", "net\n");
        m.bind("b", "net");

        assertEquals("OK", m.write("drivers/user/new_id", "odd\n"));

        assertEquals("user", m.driverOf("a"));
        assertEquals("net", m.driverOf("b"));
        assertEquals("net", m.driverOf("n"));
    }

    @Test
    void anIdBindsAlsoWhileAutoprobeIsOff() {
        ScriptedMachine m = machine();
        m.write("drivers_autoprobe", "0");

        m.write("drivers/user/new_id", "odd\n");

        assertEquals("user", m.driverOf("a"));
    }

    @Test
    @Tag("R-117")
    void whatTheProbesAnswerDoesNotMatterToTheWrite() {
        ScriptedMachine m = machine();
        user.refusing(Errno.EIO);
        assertEquals("OK", m.write("drivers/user/new_id", "odd\n"));
        assertEquals("", m.driverOf("a"));
        m.groupOf("b").claim(new DmaOwner.User("/dev/vfio/0", 1));
        assertEquals("OK", m.write("drivers/net/new_id", "odd\n"));
        assertEquals("net", m.driverOf("a"));
        assertEquals("", m.driverOf("b"));
    }

    @Test
    void anIdThatIsTakenAwayMatchesNoMoreAndLeavesWhatIsBound() {
        ScriptedMachine m = machine();
        m.write("drivers/user/new_id", "odd\n");

        assertEquals("OK", m.write("drivers/user/remove_id", "odd\n"));

        assertEquals(List.of(List.of(new Kind("scripted:odd"))), seen);
        assertEquals("user", m.driverOf("a"));
        assertEquals("OK", m.unbind("a", "user"));
        assertEquals("ENODEV", m.bind("a", "user"));
    }

    @Test
    void ofTwoEqualIdsOneIsTakenAtATime() {
        ScriptedMachine m = machine();
        m.write("drivers/user/new_id", "odd\n");
        m.write("drivers/user/new_id", "odd\n");
        m.unbind("a", "user");

        m.write("drivers/user/remove_id", "odd\n");
        assertEquals("OK", m.bind("a", "user"));
        m.unbind("a", "user");
        m.write("drivers/user/remove_id", "odd\n");
        assertEquals("ENODEV", m.bind("a", "user"));
    }

    @Test
    void anIdWaitsForADeviceThatItFitsAndThatIsBeingUnbound() {
        ScriptedMachine m = machine();
        m.write("drivers/net/new_id", "odd\n");
        net.removalWaits = true;
        m.unbind("a", "net");

        assertEquals("WAITS", m.write("drivers/user/new_id", "odd\n"));
        assertEquals("", m.driverOf("a"));
        net.letGo();
        assertEquals("user", m.driverOf("a"));
        assertEquals("net", m.driverOf("b"));
    }

    @Test
    void anIdDoesNotWaitForADeviceThatItDoesNotFit() {
        ScriptedMachine m = machine();
        net.removalWaits = true;
        m.unbind("n", "net");

        assertEquals("OK", m.write("drivers/user/new_id", "odd\n"));
        assertEquals("user", m.driverOf("b"));
    }

    @Test
    void theFilesAreInTheDriversDirectoryOnly() {
        ScriptedMachine m = machine();

        assertTrue(m.exists("drivers/user/new_id"));
        assertFalse(m.exists("new_id"));
        assertFalse(m.exists("devices/a/new_id"));
        assertEquals("ENOENT", m.write("new_id", "odd\n"));
    }
}

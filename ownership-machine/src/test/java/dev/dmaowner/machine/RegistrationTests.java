package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.DriverDescription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers that are registered and unregistered while the machine runs, as modules are loaded and unloaded. */
class RegistrationTests {

    private static final List<ScriptedDevice> DEVICES = List.of(
            ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "g"), ScriptedDevice.of("c", "net", "h"));

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-050")
    void reloadedIntoAnOwnedGroupItGetsTheDevicesOfOtherGroupsOnly(OwnershipRules rules) {
        ScriptedMachine m = ScriptedMachine.of(rules, DEVICES, net);
        assertEquals("OK", word(m.machine.unregister("scripted", "net")));
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));

        assertEquals("OK", word(m.machine.register(net)));

        assertEquals(List.of("", "", "net"), List.of(m.driverOf("a"), m.driverOf("b"), m.driverOf("c")));
        assertEquals(List.of(), m.deferred());
    }

    @Test
    @Tag("R-091")
    void aSecondDriverOfOneNameIsBusy() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net);

        assertEquals("EBUSY", word(m.machine.register(ScriptedDriver.ordinary("net", "scripted:other"))));
        assertEquals(List.of("net"), m.machine.drivers("scripted"));
        ScriptedDriver twin = ScriptedDriver.ordinary("net");
        assertThrows(
                IllegalArgumentException.class,
                () -> ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net, twin));
    }

    @Test
    void aDriverOfABusThatIsNotThereIsInvalidAndAnUnknownOneCannotBeUnregistered() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net);
        ScriptedDriver elsewhere = ScriptedDriver.ordinary("far").described(DriverDescription.of("nowhere", "far"));

        assertEquals("EINVAL", word(m.machine.register(elsewhere)));
        assertEquals("ENOENT", word(m.machine.unregister("nowhere", "far")));
        assertEquals("ENOENT", word(m.machine.unregister("scripted", "far")));
    }

    @Test
    void whileAutoprobeIsOffARegisteredDriverGetsNothing() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES);
        m.write("drivers_autoprobe", "0");

        assertEquals("OK", word(m.machine.register(net)));
        assertEquals("", m.driverOf("a"));
        assertEquals("OK", m.bind("a", "net"));
    }

    @Test
    void aWalkOverDevicesGoesOnAfterADeviceThatIsRefused() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES);
        net.probing(context -> context.device().id().name().equals("a")
                ? dev.dmaowner.spi.ProbeAnswer.refused(dev.dmaowner.Errno.EIO, "as scripted")
                : net.bind(context));

        m.machine.register(net);

        assertEquals(List.of("", "net", "net"), List.of(m.driverOf("a"), m.driverOf("b"), m.driverOf("c")));
    }

    @Test
    @Tag("R-102")
    void unregisteringUnbindsInTheReverseOrderOfBinding() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net);
        m.unbind("a", "net");
        m.bind("a", "net");
        m.happened();

        assertEquals("OK", word(m.machine.unregister("scripted", "net")));

        assertEquals(
                List.of(
                        "UNBINDING a net",
                        "UNBOUND a net",
                        "UNBINDING c net",
                        "UNBOUND c net",
                        "UNBINDING b net",
                        "UNBOUND b net"),
                m.happened());
        assertFalse(m.exists("drivers/net"));
        assertEquals("ENOENT", m.bind("a", "net"));
        assertEquals("ENOENT", word(m.machine.bind(id("a"), "net")));
    }

    @Test
    void unregisteringWaitsForADeviceThatIsHeldAndAWaitingBindFindsNoDriver() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net);
        net.removalWaits = true;
        m.unbind("c", "net");
        WriteAnswer bind = m.machine.bind(id("c"), "net");
        assertEquals("WAITS", word(bind));

        WriteAnswer unregister = m.machine.unregister("scripted", "net");
        assertEquals("WAITS", word(unregister));
        net.removalWaits = false;
        net.letGo();

        assertEquals(
                "ENODEV", word(((WriteAnswer.Waiting) bind).pending().answer().orElseThrow()));
        assertEquals(
                "OK", word(((WriteAnswer.Waiting) unregister).pending().answer().orElseThrow()));
        assertEquals(List.of("", "", ""), List.of(m.driverOf("a"), m.driverOf("b"), m.driverOf("c")));
    }

    @Test
    void aWalkWaitsForADeviceThatIsBeingUnbound() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES, net);
        net.removalWaits = true;
        m.unbind("b", "net");
        m.write("devices/b/driver_override", "second\n");
        m.write("devices/c/driver_override", "second\n");
        ScriptedDriver second = ScriptedDriver.ordinary("second");

        assertEquals("WAITS", word(m.machine.register(second)));
        assertEquals("", m.driverOf("b"));
        net.letGo();
        assertEquals("second", m.driverOf("b"));
        assertEquals("net", m.driverOf("c"));
    }

    @Test
    void twoBusesOfOneNameAreMisuse() {
        MachineBuilder builder = Machine.builder().bus(QuietBus.named("quiet")).bus(QuietBus.named("quiet"));
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void aDriverThatWaitsForADeviceIsOfferedTheOthersWhenThatIsFree() {
        net.removalWaits = true;
        ScriptedMachine m = ScriptedMachine.of(
                OwnershipRules.LINUX_6_12,
                List.of(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("z", "odd", "")),
                net);
        assertEquals("WAITS", m.unbind("a", "net"));
        ScriptedDriver second = ScriptedDriver.ordinary("second", "scripted:net", "scripted:odd");
        WriteAnswer answer = m.machine.register(second);
        assertEquals("WAITS", word(answer));
        assertEquals("", m.driverOf("z"));

        net.letGo();

        assertEquals(List.of("second", "second"), List.of(m.driverOf("a"), m.driverOf("z")));
        assertEquals(
                Optional.of(WriteAnswer.DONE),
                ((WriteAnswer.Waiting) answer).pending().answer());
    }

    @Test
    void aDriverWhoseNameIsTakenWhileItIsBeingRegisteredIsBusy() {
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, DEVICES);
        ScriptedDriver twin = ScriptedDriver.ordinary("net", "scripted:net");
        net.onRegistered = context -> assertEquals("OK", word(m.machine.register(twin)));

        assertEquals("EBUSY", word(m.machine.register(net)));

        assertEquals(List.of("net"), m.machine.drivers("scripted"));
        assertEquals(0, net.probes);
        assertTrue(twin.probes > 0);
    }
}

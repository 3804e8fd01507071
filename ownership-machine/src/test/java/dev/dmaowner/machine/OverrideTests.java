package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The file driver_override: what it stores, and what matching makes of it. */
class OverrideTests {

    private static final String FILE = "devices/a/driver_override";

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver user = ScriptedDriver.managed("user");
    private final ScriptedBus bus = new ScriptedBus(ScriptedDevice.of("a", "net", "g"));

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.on(bus, rules, Joining.WHEN_ADDED, net, user);
    }

    @Test
    @Tag("R-103")
    void unsetItReadsAsNull() {
        assertEquals("(null)", machine(OwnershipRules.LINUX_6_12).read(FILE));
    }

    @ParameterizedTest
    @CsvSource({"4093, OK", "4094, OK", "4095, EINVAL", "4096, EINVAL", "100000, EINVAL"})
    @Tag("R-104")
    void itIsShorterThanAPage(int length, String answer) {
        for (OwnershipRules rules : OwnershipRules.values()) {
            ScriptedMachine m = machine(rules);
            String name = "x".repeat(length);
            assertEquals(answer, m.write(FILE, name));
            assertEquals(answer.equals("OK") ? name : "(null)", m.read(FILE));
        }
    }

    @Test
    @Tag("R-105")
    void itEndsAtANewlineAndKeepsABlank() throws Exception {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.write(FILE, "foo\nbar");
        assertEquals("foo", m.read(FILE));
        m.write(FILE, "foo ");
        assertEquals("foo ", m.read(FILE));
        m.write(FILE, "foo\n");
        assertEquals("foo", m.read(FILE));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-106")
    void aNewlineOrANulClearsItAndNothingLeavesIt(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        for (String clearing : List.of("\n", "\nfoo", "\0", "\0foo")) {
            assertEquals("OK", m.write(FILE, "user\n"));
            assertEquals("OK", m.write(FILE, ""));
            assertEquals("user", m.read(FILE));
            assertEquals("OK", m.write(FILE, clearing));
            assertEquals("(null)", m.read(FILE));
        }
    }

    @Test
    void aBusWithoutOverridesShowsNoneAndNoneCanBeWritten() throws IOException {
        ScriptedMachine with = machine(OwnershipRules.LINUX_6_12);
        assertTrue(with.machine.host().list("/sys/bus/scripted/devices/a").contains("driver_override"));
        bus.withoutOverride = true;
        ScriptedMachine without = machine(OwnershipRules.LINUX_6_12);
        assertFalse(without.machine.host().list("/sys/bus/scripted/devices/a").contains("driver_override"));
        assertFalse(without.exists(FILE));
        assertEquals("ENOENT", without.write(FILE, "user\n"));
        assertEquals("net", without.driverOf("a"));
    }

    @Test
    @Tag("R-107")
    @Tag("R-108")
    void itKeepsOtherDriversOffAndGivesItsOwnTheDeviceWhateverItsIds() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.write(FILE, "user\n");

        assertEquals("ENODEV", m.bind("a", "net"));
        assertEquals("OK", m.probe("a"));
        assertEquals("user", m.driverOf("a"));
    }

    @Test
    @Tag("R-107")
    void withoutItTheDriverOfTheIdBindsAndTheOtherDoesNot() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");

        assertEquals("ENODEV", m.bind("a", "user"));
        assertEquals("OK", m.bind("a", "net"));
    }

    @Test
    @Tag("R-109")
    @Tag("R-112")
    void writingItLeavesTheBindingAndUnbindingLeavesIt() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();

        assertEquals("OK", m.write(FILE, "user\n"));
        assertEquals("net", m.driverOf("a"));
        assertEquals(List.of(), m.happened());
        assertEquals("OK", m.unbind("a", "net"));
        assertEquals("user", m.read(FILE));
        assertEquals("OK", m.bind("a", "user"));
        assertEquals("OK", m.unbind("a", "user"));
        assertEquals("user", m.read(FILE));
    }

    @Test
    @Tag("R-110")
    @Tag("R-088")
    void itIsGoneWithTheDeviceAndTheOrdinaryDriverTakesItAfterARescan() {
        bus.alwaysProbes = true;
        bus.controlFiles.add(new ControlFile(Place.BUS, "rescan", (control, text) -> {
            control.add(control.absent(), List.of());
            return dev.dmaowner.host.WriteAnswer.DONE;
        }));
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.write(FILE, "user\n");
        m.unbind("a", "net");
        m.bind("a", "user");
        m.write("drivers_autoprobe", "0");

        m.machine.remove(id("a"));
        assertEquals("OK", m.write("rescan", "1\n"));

        assertEquals("(null)", m.read(FILE));
        assertEquals("net", m.driverOf("a"));
    }

    @ParameterizedTest
    @CsvSource({"SERIES_V2, WAITS", "LINUX_6_1, WAITS", "LINUX_6_12, OK"})
    @Tag("R-111")
    void duringAnUnbindThatWaitsAWriteWaitsOrReturnsAsTheGenerationHasIt(OwnershipRules rules, String answer) {
        ScriptedMachine m = machine(rules);
        net.removalWaits = true;
        assertEquals("WAITS", m.unbind("a", "net"));

        assertEquals(answer, m.write(FILE, "user\n"));
        assertEquals(answer.equals("OK") ? "user" : "(null)", m.read(FILE));
        net.letGo();
        assertEquals("user", m.read(FILE));
    }
}

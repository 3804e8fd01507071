package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what is written to the files that every bus has is read, and what they answer. */
class ControlFileTests {

    private static final String UUID = "12345678-9abc-def0-1234-56789abcdef0";

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedMachine m = ScriptedMachine.of(
            OwnershipRules.LINUX_6_12,
            List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "h")),
            net);

    @ParameterizedTest
    @ValueSource(strings = {"a", "a\n", "a\0anything", "a\n\0anything"})
    @Tag("R-070")
    @Tag("R-072")
    void aNameIsTakenUpToANulAndWithoutOneNewline(String name) {
        assertEquals("OK", m.write("drivers/net/unbind", name));
        assertEquals("", m.driverOf("a"));
        assertEquals("OK", m.write("drivers/net/bind", name));
        assertEquals("net", m.driverOf("a"));
        assertEquals("OK", m.write("drivers_probe", name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n\n", "a ", " a", "a\r", "a\r\n", "\n", "\0", "\0a", "A", "a/b", "../a"})
    @Tag("R-071")
    void anyOtherNameIsNoDevice(String name) {
        assertEquals("ENODEV", m.write("drivers/net/unbind", name));
        assertEquals("ENODEV", m.write("drivers/net/bind", name));
        assertEquals("ENODEV", m.write("drivers_probe", name));
        assertEquals("net", m.driverOf("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drivers/net/unbind",
                "drivers/net/bind",
                "drivers_probe",
                "drivers_autoprobe",
                "uevent",
                "drivers/net/uevent",
                "devices/a/uevent",
                "devices/a/driver_override"
            })
    @Tag("R-073")
    void writingNothingDoesNothing(String file) {
        m.write("devices/a/driver_override", "net\n");

        assertEquals("OK", m.write(file, ""));
        assertEquals("net", m.driverOf("a"));
        assertEquals("1", m.read("drivers_autoprobe"));
        assertEquals("net", m.read("devices/a/driver_override"));
    }

    @Test
    @Tag("R-089")
    void autoprobeIsOffAfterAZeroAndOnAfterAnythingElse() {
        for (String off : List.of("0", "0\n", "00", "0x1")) {
            assertEquals("OK", m.write("drivers_autoprobe", off));
            assertEquals("0", m.read("drivers_autoprobe"), off);
            assertEquals("OK", m.write("drivers_autoprobe", "x"));
            assertEquals("1", m.read("drivers_autoprobe"), off);
        }
        m.write("drivers_autoprobe", "0");
        for (String on : List.of("1\n", "x", "\n", " 0", "-")) {
            assertEquals("OK", m.write("drivers_autoprobe", on));
            assertEquals("1", m.read("drivers_autoprobe"), on);
            m.write("drivers_autoprobe", "0");
        }
    }

    @Test
    @Tag("R-087")
    void bindAndProbeWorkWhileAutoprobeIsOff() {
        m.unbind("a", "net");
        m.unbind("b", "net");
        m.write("drivers_autoprobe", "0");

        assertEquals("OK", m.probe("a"));
        assertEquals("OK", m.bind("b", "net"));
        assertEquals("net", m.driverOf("a"));
        assertEquals("net", m.driverOf("b"));
    }

    @Test
    @Tag("R-090")
    void aDriverWithSuppressedBindFilesHasNone() {
        ScriptedDriver fixed = ScriptedDriver.ordinary("fixed", "scripted:net")
                .described(DriverDescription.of("scripted", "fixed", "scripted:net")
                        .withoutBindFiles());
        ScriptedMachine machine =
                ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(ScriptedDevice.of("a", "net", "g")), fixed);

        assertEquals("fixed", machine.driverOf("a"));
        assertEquals("ENOENT", machine.unbind("a", "fixed"));
        assertEquals("ENOENT", machine.bind("a", "fixed"));
        assertFalse(machine.exists("drivers/fixed/bind"));
        assertTrue(machine.exists("drivers/fixed/uevent"));
        assertTrue(m.exists("drivers/net/bind"));
        assertTrue(m.exists("drivers/net/unbind"));
    }

    @Test
    @Tag("R-099")
    void filesThatAreOnlyWrittenCannotBeReadAndTheOthersCan() throws IOException {
        for (String file : List.of("drivers/net/bind", "drivers/net/unbind", "drivers/net/uevent", "drivers_probe")) {
            assertTrue(m.exists(file));
            assertThrows(IOException.class, () -> m.machine.host().read("/sys/bus/scripted/" + file), file);
        }
        for (String file : List.of("devices/a/driver_override", "devices/a/uevent", "drivers_autoprobe")) {
            assertTrue(m.machine.host().read("/sys/bus/scripted/" + file).isPresent(), file);
        }
        assertEquals("EACCES", m.write("devices/a/modalias", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "change",
                "change\n",
                "add",
                "remove",
                "move",
                "online",
                "offline",
                "bind",
                "unbind",
                "add " + UUID,
                "add " + UUID + " K=V",
                "add " + UUID + " 09azAZ=09azAZ",
                "add " + UUID + " K=V L1=2w\n"
            })
    @Tag("R-101")
    void aWellFormedUeventIsTaken(String text) {
        for (String file : List.of("uevent", "drivers/net/uevent", "devices/a/uevent")) {
            assertEquals("OK", m.write(file, text), file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chang",
                "Change",
                " change",
                "change\n\n",
                "change ",
                "add 1234",
                "add 12345678-9abc-def0-1234-56789abcdeg0",
                "add 123456789-abc-def0-1234-56789abcdef0",
                "add " + UUID + " K",
                "add " + UUID + " =V",
                "add " + UUID + " K=",
                "add " + UUID + " K=V-W",
                "add " + UUID + " K=/",
                "add " + UUID + " K=:",
                "add " + UUID + " K=@",
                "add " + UUID + " K=[",
                "add " + UUID + " K=`",
                "add " + UUID + " K={",
                "add " + UUID + "  K=V"
            })
    @Tag("R-100")
    void anyOtherUeventIsInvalid(String text) {
        for (String file : List.of("uevent", "drivers/net/uevent", "devices/a/uevent")) {
            assertEquals("EINVAL", m.write(file, text), file);
        }
    }

    @Test
    void aDevicesUeventNamesItsDriverFirstAndThenWhatTheBusSays() {
        assertEquals("DRIVER=net\nKIND=scripted:net", m.read("devices/a/uevent"));
        m.unbind("a", "net");
        assertEquals("KIND=scripted:net", m.read("devices/a/uevent"));
    }

    @Test
    void linksLeadFromDeviceToDriverAndBackForAsLongAsItIsBound() throws IOException {
        assertEquals(
                "../../../bus/scripted/drivers/net",
                m.machine.host().readLink("/sys/devices/scripted0/a/driver").orElseThrow());
        assertEquals(
                "../../../../devices/scripted0/a",
                m.machine.host().readLink("/sys/bus/scripted/drivers/net/a").orElseThrow());
        m.unbind("a", "net");
        assertFalse(m.exists("devices/a/driver"));
        assertFalse(m.exists("drivers/net/a"));
    }

    @Test
    void aSecondRemovalThatWaitedDoesNotTakeTheDeviceThatWasFoundMeanwhile() {
        ScriptedDriver held = ScriptedDriver.ordinary("held", "scripted:held");
        ScriptedBus bus = new ScriptedBus(ScriptedDevice.of("a", "held", "g"));
        bus.controlFiles.add(new ControlFile(
                ControlFile.Place.DEVICE,
                "remove",
                (context, text) -> context.oneAtATime(
                        () -> context.remove(List.of(context.device().id())))));
        bus.controlFiles.add(new ControlFile(
                ControlFile.Place.BUS,
                "rescan",
                (context, text) -> context.oneAtATime(() -> {
                    context.add(context.absent(), List.of());
                    return WriteAnswer.DONE;
                })));
        ScriptedMachine m = ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, held);
        held.removalWaits = true;
        assertEquals("WAITS", m.write("devices/a/remove", "1\n"));
        assertEquals("WAITS", m.write("rescan", "1\n"));
        WriteAnswer second = m.machine.host().write("/sys/bus/scripted/devices/a/remove", "1\n");
        assertEquals("WAITS", ScriptedMachine.word(second));

        held.removalWaits = false;
        held.letGo();

        assertEquals(
                Optional.of(WriteAnswer.DONE),
                ((WriteAnswer.Waiting) second).pending().answer());
        assertEquals("held", m.driverOf("a"));
    }
}

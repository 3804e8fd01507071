package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.ControlFile.Place;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices that are removed, found again and added, alone and together. */
class RemovalTests {

    private static final DmaOwner USER = new DmaOwner.User("/dev/vfio/0", 1);

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver slow = ScriptedDriver.managed("slow", "scripted:slow");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "net", "g"),
            ScriptedDevice.of("b", "net", "g"),
            ScriptedDevice.of("s", "slow", "h"),
            ScriptedDevice.of("t", "slow", "h"));

    RemovalTests() {
        slow.removalWaits = true;
        bus.controlFiles.add(new ControlFile(
                Place.BUS,
                "remove_all",
                (control, text) -> control.oneAtATime(() -> control.remove(
                        control.devices().stream().map(device -> device.id()).toList()))));
        bus.controlFiles.add(new ControlFile(
                Place.BUS,
                "rescan",
                (control, text) -> control.oneAtATime(() -> {
                    control.add(control.absent(), List.of());
                    return WriteAnswer.DONE;
                })));
        bus.controlFiles.add(new ControlFile(
                Place.DEVICE,
                "remove",
                (control, text) -> control.oneAtATime(
                        () -> control.remove(List.of(control.device().id())))));
    }

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.on(bus, rules, Joining.WHEN_ADDED, net, slow);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void aRemovedDeviceIsUnboundAndLeavesItsGroupAndItsBus(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        m.happened();
        bus.calls.clear();

        assertEquals("OK", m.write("devices/a/remove", "1\n"));

        assertEquals(List.of("UNBINDING a net", "UNBOUND a net", "GROUP_LEFT a 0", "REMOVED a"), m.happened());
        assertEquals(List.of("remove a", "cleanup a"), bus.calls);
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("b"));
        assertFalse(m.exists("devices/a"));
        assertFalse(m.machine.host().exists("/sys/devices/scripted0/a/uevent"));
        assertTrue(m.machine.host().exists("/sys/devices/scripted0/b/uevent"));
        assertEquals("ENOENT", m.write("devices/a/remove", "1\n"));
        assertEquals("ENODEV", m.bind("a", "net"));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-048")
    @Tag("R-049")
    void aDeviceFoundAgainInAnOwnedGroupIsAMemberAndStaysUnbound(OwnershipRules rules) {
        bus.alwaysProbes = true;
        ScriptedMachine m = machine(rules);
        m.unbind("a", "net");
        m.unbind("b", "net");
        var claim = m.groupOf("a").claim(USER).value().orElseThrow();

        m.write("devices/b/remove", "1\n");
        assertEquals("OK", m.write("rescan", "1\n"));

        assertEquals(m.machine.groupOf(id("a")), m.machine.groupOf(id("b")));
        assertEquals("", m.driverOf("b"));
        claim.close();
        assertEquals("", m.driverOf("b"));
        assertEquals("OK", m.probe("b"));
        assertEquals("net", m.driverOf("b"));
    }

    @Test
    @Tag("R-060")
    void theNumberOfAGroupWhoseLastMemberLeftIsGivenAgain() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.write("devices/a/remove", "1\n");
        m.write("devices/b/remove", "1\n");
        m.machine.add(ScriptedDevice.of("new", "net", "other"));

        assertEquals(Optional.of(new GroupId(0)), m.machine.groupOf(id("new")));
    }

    @Test
    void aRemovalThatWaitsKeepsTheDeviceUntilTheUserLetsGo() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("WAITS", m.write("devices/s/remove", "1\n"));
        assertTrue(m.exists("devices/s"));
        assertTrue(m.machine.groupOf(id("s")).isPresent());
        slow.letGo();
        assertFalse(m.exists("devices/s"));
    }

    @Test
    void aRescanWaitsForARemovalThatWaits() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.write("devices/a/remove", "1\n");
        m.write("devices/s/remove", "1\n");

        assertEquals("WAITS", m.write("rescan", "1\n"));
        assertFalse(m.exists("devices/a"));
        slow.letGo();
        assertTrue(m.exists("devices/a"));
        assertTrue(m.exists("devices/s"));
    }

    @Test
    void ofSeveralTheNextIsStoppedWhenTheOneBeforeHasLetGoAndAllAreTakenOffAtTheEnd() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();

        assertEquals("WAITS", m.write("remove_all", "1\n"));
        assertEquals(
                List.of("UNBINDING a net", "UNBOUND a net", "UNBINDING b net", "UNBOUND b net", "UNBINDING s slow"),
                m.happened());
        slow.letGo();
        assertEquals(List.of("UNBOUND s slow", "UNBINDING t slow"), m.happened());
        slow.letGo();
        assertEquals(
                List.of(
                        "UNBOUND t slow",
                        "GROUP_LEFT a 0",
                        "REMOVED a",
                        "GROUP_LEFT b 0",
                        "REMOVED b",
                        "GROUP_LEFT s 1",
                        "REMOVED s",
                        "GROUP_LEFT t 1",
                        "REMOVED t"),
                m.happened());
    }

    @Test
    void whatIsBoundAgainWhileOthersAreStoppedIsUnboundBeforeItIsTakenOff() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        WriteAnswer answer = m.machine.host().write("/sys/bus/scripted/remove_all", "1\n");
        m.write("devices/a/driver_override", "slow\n");
        assertEquals("OK", m.bind("a", "slow"));
        slow.letGo();
        slow.letGo();

        assertTrue(m.exists("devices/a"), "its driver has not let go yet");
        WriteAnswer late = m.machine.bind(id("a"), "slow");
        slow.letGo();
        assertEquals(List.of(), m.machine.devices());
        assertEquals(
                "ENODEV", word(((WriteAnswer.Waiting) late).pending().answer().orElseThrow()));
        assertEquals(
                "OK", word(((WriteAnswer.Waiting) answer).pending().answer().orElseThrow()));
    }

    @Test
    void twoRemovalsOfOneDeviceRemoveItOnce() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();
        WriteAnswer first = m.machine.remove(id("s"));
        WriteAnswer second = m.machine.remove(id("s"));

        assertEquals(List.of("WAITS", "WAITS"), List.of(word(first), word(second)));
        slow.letGo();
        assertEquals(List.of("UNBINDING s slow", "UNBOUND s slow", "GROUP_LEFT s 1", "REMOVED s"), m.happened());
        assertTrue(((WriteAnswer.Waiting) second).pending().answer().isPresent());
        assertEquals("ENODEV", word(m.machine.remove(id("s"))));
    }

    @Test
    void manyDevicesAreRemovedInOneOperation() {
        ScriptedBus many = new ScriptedBus(IntStream.range(0, 5_000)
                .mapToObj(i -> ScriptedDevice.of("d" + i, "net", ""))
                .toArray(ScriptedDevice[]::new));
        many.controlFiles.addAll(bus.controlFiles);
        ScriptedMachine m = ScriptedMachine.on(many, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net);

        assertEquals("OK", m.write("remove_all", "1\n"));

        assertEquals(List.of(), m.machine.devices());
        assertEquals(5_000, net.removes);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void aDeviceIsBoundOnlyWhenItHasJoinedItsGroupAlsoByAnotherThread(OwnershipRules rules) throws Exception {
        ScriptedMachine m = machine(rules);
        m.write("drivers_autoprobe", "0");
        AtomicReference<Thread> binder = new AtomicReference<>();
        m.machine.addListener(event -> {
            if (event.kind() == MachineEvent.Kind.ADDED) {
                Thread other = new Thread(() -> m.bind(event.device().name(), "net"));
                binder.set(other);
                other.start();
                awaitEndOrBlocked(other);
            }
        });

        m.machine.add(ScriptedDevice.of("x", "net", "new"));
        binder.get().join();

        assertEquals("net", m.driverOf("x"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("x"));
    }

    private static void awaitEndOrBlocked(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aDeviceThatIsAddedIsOfferedToDriversAsAutoprobeSays() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();
        assertTrue(m.machine.add(ScriptedDevice.of("x", "net", "k")).isDone());
        assertEquals(List.of("ADDED x", "GROUP_JOINED x 2", "BOUND x net"), m.happened());
        m.write("drivers_autoprobe", "0");
        assertTrue(m.machine.add(ScriptedDevice.of("y", "net", "k")).isDone());
        assertEquals("", m.driverOf("y"));
    }

    @Test
    void aNameThatIsTakenAndABusThatIsNotThereAreRefused() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        assertEquals(
                "EEXIST",
                m.machine
                        .add(ScriptedDevice.of("a", "net", "k"))
                        .refusal()
                        .orElseThrow()
                        .errno()
                        .name());
        ScriptedDevice elsewhere = new ScriptedDevice(new DeviceId("nowhere", "a"), "net", "g", Optional.empty());
        assertEquals(
                "EINVAL",
                m.machine.add(elsewhere).refusal().orElseThrow().errno().name());
    }
}

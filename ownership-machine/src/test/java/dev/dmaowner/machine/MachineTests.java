package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.machine.event.Attempt.Stage;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a program can ask a machine, and what it is told while something waits. */
class MachineTests {

    private static final Match.Yes BY_ID = new Match.Yes(Match.Rule.STATIC_ID, "scripted:net");

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver also = ScriptedDriver.ordinary("also", "scripted:net");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "odd", "h"));

    private Machine machine() {
        return ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net, also).machine;
    }

    private static Attempt bound(String driver) {
        return new Attempt(driver, BY_ID, Stage.BOUND, Optional.empty());
    }

    private static Attempt refused(String driver, Errno errno) {
        return new Attempt(driver, BY_ID, Stage.PROBE, Optional.of(Refusal.of(errno, "as scripted")));
    }

    @Test
    void theLastOfferToEachDriverIsToldTheLatestAtTheEnd() {
        net.refusing(Errno.EIO);
        Machine machine = machine();
        assertEquals(List.of(refused("net", Errno.EIO), bound("also")), machine.attempts(id("a")));

        machine.unbind(id("a"), "also");
        net.binding();
        machine.probe(id("a"));

        assertEquals(List.of(bound("also"), bound("net")), machine.attempts(id("a")));
    }

    @Test
    void whatNoDriverWasOfferedHasNoAttempts() {
        Machine machine = machine();
        assertEquals(List.of(), machine.attempts(id("b")));
        assertEquals(List.of(), machine.attempts(id("nobody")));
    }

    @Test
    void whatADriverSaysOfItselfIsTold() {
        Machine machine = machine();
        assertEquals(
                Optional.of(DriverDescription.of("scripted", "net", "scripted:net")),
                machine.driver("scripted", "net"));
        assertEquals(Optional.empty(), machine.driver("scripted", "nobody"));
        assertEquals(Optional.empty(), machine.driver("nowhere", "net"));
    }

    @Test
    void whatFirmwareSaysOfADevicesDmaIsToldWithoutConfiguringIt() {
        FirmwareNode node = new FirmwareNode.TreeNode("/iommu@1000");
        bus.iommu = node;
        Machine machine = machine();
        assertEquals(
                Optional.of(node),
                machine.dmaConfiguration(id("b"))
                        .flatMap(DmaConfiguration::iommu)
                        .map(ids -> ids.iommu()));
        assertEquals(Optional.empty(), machine.dmaConfiguration(id("nobody")));
        assertEquals(Optional.empty(), machine.driverOf(id("b")));
    }

    @Test
    void questionAboutDmaHasNoEffect() {
        Machine machine = machine();
        List<String> before = List.copyOf(bus.calls);
        Optional<DmaConfiguration> first = machine.dmaConfiguration(id("b"));
        assertEquals(Optional.of(DmaConfiguration.NOTHING_SAID), first);
        assertEquals(first, machine.dmaConfiguration(id("b")));
        assertEquals(before, bus.calls, "neither dmaConfigure nor dmaCleanup");
    }

    @Test
    void whatTheBusRefusesToConfigureIsNotTold() {
        bus.refuseDmaConfigure(Refusal.of(Errno.EINVAL, "as scripted"));
        assertEquals(Optional.empty(), machine().dmaConfiguration(id("a")));
    }

    @Test
    void theIommusThatHaveDriversAreTold() {
        assertEquals(
                List.of("iommu0"),
                machine().iommus().stream().map(IommuInstance::name).toList());
    }

    @Test
    void theGroupsAreToldByTheirNumbers() {
        assertEquals(
                List.of(List.of(id("a")), List.of(id("b"))),
                machine().groups().stream().map(group -> group.members()).toList());
    }

    @Test
    void operationsOnWhatIsNotThereSayWhatIsMissing() {
        Machine machine = machine();
        assertEquals("ENODEV", word(machine.bind(id("nobody"), "net")));
        assertEquals("ENODEV", word(machine.bind(new DeviceId("nowhere", "a"), "net")));
        assertEquals("ENOENT", word(machine.bind(id("a"), "nobody")));
        assertEquals("ENOENT", word(machine.unbind(id("a"), "nobody")));
        assertEquals("ENODEV", word(machine.unbind(id("a"), "also")));
        assertEquals("ENODEV", word(machine.probe(id("nobody"))));
        assertEquals("ENODEV", word(machine.remove(id("nobody"))));
        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
    }

    @Test
    void aDeviceThatHasADriverIsOfferedToNone() {
        Machine machine = machine();
        assertEquals(WriteAnswer.DONE, machine.probe(id("a")));
        assertEquals(1, net.probes);
    }

    private static String waitsFor(WriteAnswer answer) {
        return ((WriteAnswer.Waiting) answer).pending().waitsFor();
    }

    @Test
    void whoeverWaitsIsToldForWhat() {
        net.removalWaits = true;
        Machine machine = machine();
        String device = "driver net to let go of " + id("a");
        assertEquals(device, waitsFor(machine.unbind(id("a"), "net")));
        assertEquals(device, waitsFor(machine.bind(id("a"), "also")));
        assertEquals(device, waitsFor(machine.remove(id("a"))));
        assertEquals(
                "a device that is being unbound",
                waitsFor(machine.register(ScriptedDriver.ordinary("third", "scripted:net"))));
        assertEquals("driver net to let go of its devices", waitsFor(machine.unregister("scripted", "net")));
    }

    @Test
    void groupOperationsAreRecordedUntilTheRecordingIsClosed() {
        Machine machine = machine();
        List<String> heard = new ArrayList<>();
        Registration recording = machine.record(event -> heard.add(event.group().toString()));
        machine.unbind(id("a"), "net");
        assertEquals(List.of("0"), heard);
        recording.close();
        machine.bind(id("a"), "net");
        assertEquals(List.of("0"), heard);
    }

    /** A machine with a device that waits for something to be bound, and whether it still does after an operation. */
    private boolean stillDeferredAfter(Function<Machine, ?> operation) {
        ScriptedDriver odd = ScriptedDriver.ordinary("odd", "scripted:odd");
        int[] answers = {0};
        odd.probing(context -> answers[0]++ == 0 ? new ProbeAnswer.Deferred("as scripted") : odd.bind(context));
        ScriptedBus small = new ScriptedBus(ScriptedDevice.of("b", "odd", "h"));
        Machine machine = ScriptedMachine.on(small, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, odd).machine;
        assertEquals(List.of(id("b")), machine.deferred());
        operation.apply(machine);
        return !machine.deferred().isEmpty();
    }

    @Test
    void whateverBindsSomethingRetriesTheDeferredBeforeItReturns() {
        assertEquals(
                true,
                stillDeferredAfter(machine -> machine.add(ScriptedDevice.of("c", "net", ""))),
                "nothing is bound");
        assertEquals(false, stillDeferredAfter(machine -> {
            machine.register(net);
            return machine.add(ScriptedDevice.of("c", "net", ""));
        }));
        assertEquals(false, stillDeferredAfter(machine -> {
            machine.add(ScriptedDevice.of("c", "net", ""));
            return machine.register(net);
        }));
    }
}

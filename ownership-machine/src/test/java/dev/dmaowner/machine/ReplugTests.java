package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device is added under the name of one that is still leaving its group. */
@Timeout(60)
class ReplugTests {

    private static final DeviceId KEPT = id("kept");
    private static final DeviceId PULLED = id("pulled");
    private static final DeviceId SLOW = id("slow");

    /** While a device is joining, no other can join or leave. */
    private final CountDownLatch slowIsJoining = new CountDownLatch(1);

    private final CountDownLatch slowMayJoin = new CountDownLatch(1);
    private final ScriptedDevice pulled = ScriptedDevice.of("pulled", "", "g");
    private Machine machine;

    @BeforeEach
    void start() throws IOException {
        machine = Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(new ScriptedBus(ScriptedDevice.of("kept", "", "g"), pulled))
                .iommu(AnsweringIommu.named("iommu0", this::join))
                .driver(ScriptedDriver.ordinary("net", "scripted:net"))
                .build();
    }

    private JoinAnswer join(JoinRequest request) {
        if (request.device().id().equals(SLOW)) {
            slowIsJoining.countDown();
            await(slowMayJoin);
        }
        Optional<DeviceId> other = request.view().devices("scripted").stream()
                .map(device -> device.id())
                .filter(id -> request.view().groupOf(id).isPresent())
                .findFirst();
        return other.<JoinAnswer>map(id -> new JoinAnswer.WithGroupOf(id, JoinFacts.ORDINARY))
                .orElse(new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY));
    }

    @Test
    void theNameIsTakenUntilTheDeviceHasLeftItsGroup() throws Exception {
        var joining = CompletableFuture.runAsync(() -> machine.add(ScriptedDevice.of("slow", "", "g")));
        await(slowIsJoining);
        Thread removing = new Thread(() -> machine.remove(PULLED), "removes the device");
        removing.start();
        untilItLeaves(removing);

        CompletableFuture<Outcome<Outcome.Nothing>> early = new CompletableFuture<>();
        Thread adding = new Thread(() -> early.complete(machine.add(pulled)), "adds the device again");
        adding.start();
        Refusal why = early.get(30, TimeUnit.SECONDS).refusal().orElseThrow();
        assertEquals(Errno.EEXIST, why.errno());
        assertTrue(why.reason().contains("is being removed"), why.reason());

        slowMayJoin.countDown();
        joining.get();
        removing.join();
        assertTrue(machine.groupOf(PULLED).isEmpty());
        assertTrue(machine.add(pulled).isDone());
        assertEquals(machine.groupOf(KEPT), machine.groupOf(PULLED));

        // With its group known, no driver of the kernel gets it beside a user.
        machine.group(machine.groupOf(KEPT).orElseThrow())
                .orElseThrow()
                .claim(new DmaOwner.User("/dev/vfio/0", 1))
                .value()
                .orElseThrow();
        machine.host().write("/sys/bus/scripted/devices/pulled/driver_override", "net\n");
        machine.host().write("/sys/bus/scripted/drivers/net/bind", "pulled\n");
        assertEquals(
                Errno.EBUSY, machine.lastRefusal(PULLED).map(Refusal::errno).orElseThrow());
    }

    @Test
    void aDeviceThatIsRemovedBeforeItJoinsIsNotBound() {
        ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
        ScriptedDriver slow = ScriptedDriver.managed("slow", "scripted:slow");
        slow.removalWaits = true;
        ScriptedBus bus =
                new ScriptedBus(ScriptedDevice.of("pulled", "net", "g"), ScriptedDevice.of("held", "slow", "h"));
        bus.controlFiles.add(new ControlFile(
                ControlFile.Place.BUS, "remove_both", (control, text) -> control.remove(List.of(PULLED, id("held")))));
        ScriptedMachine both = ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_CONFIGURED, net, slow);
        both.unbind("pulled", "net");
        both.machine.remove(PULLED);
        both.write("drivers_autoprobe", "0");
        both.machine.add(ScriptedDevice.of("pulled", "net", "g"));
        int probes = net.probes;

        // Both are unbound before one is taken off; meanwhile the first is bound, and is removed while it is
        // configured.
        assertEquals("WAITS", both.write("remove_both", "1"));
        bus.onConfigure = slow::letGo;
        assertEquals("ENODEV", both.bind("pulled", "net"));

        assertEquals(probes, net.probes);
        assertTrue(both.machine.device(PULLED).isEmpty());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The thread waits for its turn to let the device leave. */
    private static void untilItLeaves(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                || Stream.of(thread.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals("leave"))) {
            Thread.onSpinWait();
        }
    }
}

package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static dev.dmaowner.machine.ScriptedMachine.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An unbind that waits because somebody holds the device. */
class WaitingRemovalTests {

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver other = ScriptedDriver.ordinary("other", "scripted:net");

    WaitingRemovalTests() {
        net.removalWaits = true;
    }

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.of(
                rules, List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "g")), net, other);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-098")
    @Tag("R-085")
    void theLinksAreGoneAtOnceAndTheUseLastsUntilTheUserLetsGo(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);

        assertEquals("WAITS", m.unbind("a", "net"));

        assertEquals("", m.driverOf("a"));
        assertFalse(m.exists("devices/a/driver"));
        assertFalse(m.exists("drivers/net/a"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
        net.letGo();
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    @Tag("R-257")
    void anOfferSucceedsWithoutEffect() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        int probes = net.probes;

        assertEquals("OK", m.probe("a"));
        net.letGo();
        assertEquals("", m.driverOf("a"));
        assertEquals(probes, net.probes);
    }

    @Test
    @Tag("R-258")
    void aBindWaitsAndRunsWhenTheUnbindIsOver() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");

        WriteAnswer bind = m.machine.host().write("/sys/bus/scripted/drivers/other/bind", "a\n");
        assertEquals("WAITS", word(bind));
        assertEquals("", m.driverOf("a"));
        net.letGo();
        assertEquals("other", m.driverOf("a"));
        assertEquals("OK", word(((WriteAnswer.Waiting) bind).pending().answer().orElseThrow()));
    }

    @Test
    @Tag("R-258")
    void aBindThatDoesNotMatchIsRefusedWithoutWaiting() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.write("devices/a/driver_override", "net\n");
        m.unbind("a", "net");

        assertEquals("ENODEV", m.bind("a", "other"));
    }

    @Test
    void aSecondUnbindWaitsAndThenFindsNothingToUnbind() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");

        WriteAnswer second = m.machine.unbind(id("a"), "net");
        assertEquals("WAITS", word(second));
        net.letGo();
        assertEquals(
                "OK", word(((WriteAnswer.Waiting) second).pending().answer().orElseThrow()));
        assertEquals(1, net.removes);
        assertEquals("ENODEV", m.unbind("a", "net"));
    }

    @Test
    void anUnbindThatWaitsForItsTurnLeavesTheDriverThatCameMeanwhile() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.bind("a", "other");
        m.machine.unbind(id("a"), "net");

        net.letGo();

        assertEquals("other", m.driverOf("a"));
        assertEquals(0, other.removes);
    }

    @Test
    void whatWaitsRunsInTheOrderInWhichItCame() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        WriteAnswer first = m.machine.bind(id("a"), "other");
        WriteAnswer second = m.machine.bind(id("a"), "net");

        net.letGo();

        assertEquals("OK", word(((WriteAnswer.Waiting) first).pending().answer().orElseThrow()));
        assertEquals(
                "EBUSY", word(((WriteAnswer.Waiting) second).pending().answer().orElseThrow()));
        assertEquals("other", m.driverOf("a"));
    }

    @Test
    @Tag("R-092")
    void aBindThatWaitedRetriesWhatIsDeferred() {
        ScriptedDriver late = ScriptedDriver.ordinary("late", "scripted:late").deferring();
        ScriptedMachine m = ScriptedMachine.of(
                OwnershipRules.LINUX_6_12,
                List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("l", "late", "h")),
                net,
                other,
                late);
        m.unbind("a", "net");
        m.bind("a", "other");
        late.binding();

        net.letGo();

        assertEquals("late", m.driverOf("l"));
    }

    @Test
    void anotherDeviceIsUnboundMeanwhile() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        Removal held = net.waiting;
        net.removalWaits = false;

        assertEquals("OK", m.unbind("b", "net"));
        assertEquals("", m.driverOf("b"));
        net.waiting = held;
        net.letGo();
        assertEquals(new Ownership.Unowned(), m.ownershipOf("a"));
    }

    @Test
    void aDriverThatFinishesBeforeItsAnswerDoesNotWait() {
        net.probing(context -> new ProbeAnswer.Bound(removal -> {
            removal.finished();
            return new RemoveAnswer.Waiting("nobody any more");
        }));
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("OK", m.unbind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    void finishingTwiceIsMisuse() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        Removal held = net.waiting;
        net.letGo();

        assertThrows(IllegalStateException.class, () -> {
            if (held != null) {
                held.finished();
            }
        });
    }

    @Test
    void aChildThatWaitsForItsUserKeepsItsParentWaiting() {
        ScriptedDriver parent = ScriptedDriver.ordinary("parent", "scripted:parent")
                .probing(context -> {
                    context.addDevice(ScriptedDevice.of("child", "net", ""));
                    return new ProbeAnswer.Bound(removal -> RemoveAnswer.REMOVED);
                });
        ScriptedMachine m = ScriptedMachine.of(
                OwnershipRules.LINUX_6_12, List.of(ScriptedDevice.of("p", "parent", "g")), net, parent);
        assertEquals("net", m.driverOf("child"));

        assertEquals("WAITS", m.unbind("p", "parent"));
        assertTrue(m.exists("devices/child"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("p"));
        net.letGo();
        assertFalse(m.exists("devices/child"));
        assertEquals(new Ownership.Unowned(), m.ownershipOf("p"));
        assertEquals("OK", m.bind("p", "parent"));
    }
}

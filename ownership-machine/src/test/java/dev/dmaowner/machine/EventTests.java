package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Match;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners hear, exactly, and what those who ask are told of the last attempt. */
class EventTests {

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver late =
            ScriptedDriver.ordinary("late", "scripted:late").deferring();

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.of(
                rules,
                List.of(
                        ScriptedDevice.of("a", "net", "g"),
                        ScriptedDevice.of("l", "late", "h"),
                        ScriptedDevice.of("x", "odd", "")),
                net,
                late);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void bootAddsGroupsAndBindsInThisOrder(OwnershipRules rules) {
        assertEquals(
                List.of(
                        "ADDED a",
                        "ADDED l",
                        "ADDED x",
                        "GROUP_JOINED a 0",
                        "GROUP_JOINED l 1",
                        "BOUND a net",
                        "NOT_BOUND l late: EPROBE_DEFER: as scripted",
                        "DEFERRED l EPROBE_DEFER: as scripted",
                        "NOT_BOUND l late: EPROBE_DEFER: as scripted",
                        "DEFERRED l EPROBE_DEFER: as scripted"),
                machine(rules).happened());
    }

    @ParameterizedTest
    @EnumSource(names = "LINUX_3_6", mode = EnumSource.Mode.EXCLUDE)
    void aRefusedBindIsOneEventAndASuccessfulOneRetriesTheDeferred(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        m.unbind("a", "net");
        m.happened();
        var claim = m.groupOf("a")
                .claim(new DmaOwner.User("/dev/vfio/0", 1))
                .value()
                .orElseThrow();

        assertEquals("EBUSY", m.bind("a", "net"));
        List<String> refused = m.happened();
        assertEquals(1, refused.size());
        assertEquals("NOT_BOUND a net: EBUSY", refused.get(0).substring(0, 22));
        claim.close();
        late.binding();
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(List.of("BOUND a net", "BOUND l late"), m.happened());
    }

    @Test
    void anOfferThatFitsNoDriverAndAnOperationOnNothingAreNoEvents() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();

        m.probe("x");
        m.probe("nothing");
        m.bind("x", "net");
        m.unbind("x", "net");

        assertEquals(List.of(), m.happened());
    }

    @Test
    void theLastRefusalIsToldUntilTheDeviceIsBound() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        net.refusing(Errno.EIO);
        m.bind("a", "net");
        assertEquals(
                Refusal.of(Errno.EIO, "as scripted"),
                m.machine.lastRefusal(ScriptedMachine.id("a")).orElseThrow());
        net.binding();
        m.bind("a", "net");
        assertEquals(true, m.machine.lastRefusal(ScriptedMachine.id("a")).isEmpty());
        m.probe("x");
        assertEquals(
                Errno.ENODEV,
                m.machine.lastRefusal(ScriptedMachine.id("x")).orElseThrow().errno());
    }

    @Test
    void aMatchIsToldWithItsRuleWithoutDoingAnything() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.happened();
        int probes = net.probes;

        assertEquals(
                new Match.Yes(Match.Rule.STATIC_ID, "scripted:net"),
                m.machine.match(ScriptedMachine.id("a"), "net").orElseThrow());
        assertEquals(
                Match.Rule.NONE,
                m.machine.match(ScriptedMachine.id("x"), "net").orElseThrow().rule());
        m.write("devices/x/driver_override", "net");
        assertEquals(
                Match.Rule.OVERRIDE,
                m.machine.match(ScriptedMachine.id("x"), "net").orElseThrow().rule());
        assertEquals(true, m.machine.match(ScriptedMachine.id("x"), "nobody").isEmpty());
        assertEquals(List.of(), m.happened());
        assertEquals(probes, net.probes);
    }
}

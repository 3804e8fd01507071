package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.DmaConfigureAnswer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What binding, unbinding and probing one pair or one device answer, and what they leave behind. */
class BindingTests {

    private static final List<ScriptedDevice> PAIR =
            List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "net", "g"));

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver user = ScriptedDriver.managed("user");
    private final ScriptedDriver disk = ScriptedDriver.ordinary("disk", "scripted:disk");

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.of(rules, PAIR, net, user, disk);
    }

    @Test
    void bootBindsWhatMatchesInTheOrderOfRegistration() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("net", m.driverOf("a"));
        assertEquals("net", m.driverOf("b"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-002")
    @Tag("R-003")
    void bindingCountsAUserAndUnbindingReleasesIt(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);

        assertEquals("OK", m.unbind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
        assertEquals("OK", m.unbind("b", "net"));
        assertEquals(new Ownership.Unowned(), m.ownershipOf("a"));
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("b"));
    }

    @Test
    @Tag("R-001")
    void aDeviceWithoutGroupIsNeitherCountedNorRefused() {
        ScriptedMachine m =
                ScriptedMachine.of(OwnershipRules.LINUX_6_12, List.of(ScriptedDevice.of("a", "net", "")), net);

        assertEquals("net", m.driverOf("a"));
        assertTrue(m.machine.groupOf(id("a")).isEmpty());
    }

    @Test
    @Tag("R-063")
    @Tag("R-069")
    @Tag("R-074")
    void anUnknownNameIsNoDevice() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("ENODEV", m.bind("z", "net"));
        assertEquals("ENODEV", m.unbind("z", "net"));
        assertEquals("ENODEV", m.probe("z"));
    }

    @Test
    @Tag("R-064")
    void aDriverThatDoesNotFitIsRefusedAlsoForABoundDevice() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("ENODEV", m.bind("a", "disk"));
        assertEquals("net", m.driverOf("a"));
    }

    @Test
    @Tag("R-065")
    @Tag("R-069")
    void aBoundDeviceIsBusyAndUnboundOnlyFromItsOwnDriver() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertEquals("EBUSY", m.bind("a", "net"));
        assertEquals("ENODEV", m.unbind("a", "disk"));
        assertEquals("OK", m.unbind("a", "net"));
        assertEquals("ENODEV", m.unbind("a", "net"));
    }

    @ParameterizedTest
    @EnumSource(names = "LINUX_3_6", mode = EnumSource.Mode.EXCLUDE)
    @Tag("R-066")
    @Tag("R-077")
    @Tag("R-036")
    void anOwnedGroupRefusesOrdinaryDriversAndAdmitsManagedOnes(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        m.unbind("a", "net");
        m.unbind("b", "net");
        assertTrue(m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1)).isDone());
        Ownership owned = m.ownershipOf("a");

        assertEquals("EBUSY", m.bind("a", "net"));
        assertEquals("EINVAL", m.probe("a"));
        assertEquals(owned, m.ownershipOf("a"));
        assertEquals("OK", m.write("devices/a/driver_override", "user\n"));
        assertEquals("OK", m.bind("a", "user"));
        assertEquals(owned, m.ownershipOf("a"));
        assertEquals("OK", m.unbind("a", "user"));
        assertEquals(owned, m.ownershipOf("a"));
    }

    @Test
    @Tag("R-068")
    @Tag("R-078")
    void aProbesOwnErrorIsBindsAnswerAndNotDriversProbes() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        net.refusing(Errno.EINVAL);

        assertEquals("EINVAL", m.bind("a", "net"));
        assertEquals("OK", m.probe("a"));
        assertEquals("", m.driverOf("a"));
    }

    @Test
    @Tag("R-075")
    @Tag("R-076")
    void probingWhatIsBoundOrFitsNothingIsDone() {
        ScriptedMachine m = ScriptedMachine.of(
                OwnershipRules.LINUX_6_12,
                List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("x", "odd", "h")),
                net);

        assertEquals("OK", m.probe("a"));
        assertEquals("net", m.driverOf("a"));
        assertEquals("OK", m.probe("x"));
        assertEquals("", m.driverOf("x"));
    }

    @Test
    @Tag("R-080")
    @Tag("R-081")
    void aRefusalByTheCoreEndsTheWalkButNotABindByName() {
        ScriptedDriver second = ScriptedDriver.managed("second", "scripted:net");
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, PAIR, net, second);
        m.unbind("a", "net");
        m.unbind("b", "net");
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));

        assertEquals("EINVAL", m.probe("a"));
        assertEquals("", m.driverOf("a"));
        assertEquals("OK", m.bind("a", "second"));
    }

    @Test
    @Tag("R-082")
    void aProbesOwnErrorLetsTheNextDriverTry() {
        ScriptedDriver second = ScriptedDriver.ordinary("second", "scripted:net");
        ScriptedMachine m = ScriptedMachine.of(OwnershipRules.LINUX_6_12, PAIR, net.refusing(Errno.ENODEV), second);

        assertEquals("second", m.driverOf("a"));
    }

    @Test
    @Tag("R-083")
    void aFailedConfigurationLeavesNothingAndIsNotCleanedUp() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.bus.calls.clear();
        m.bus.refuseDmaConfigure(Refusal.of(Errno.EINVAL, "as scripted"));

        assertEquals("EINVAL", m.bind("a", "net"));
        assertEquals(List.of("configure a"), m.bus.calls);
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-084")
    void aFailedProbeIsCleanedUpAndNotRemoved(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        m.unbind("a", "net");
        m.bus.calls.clear();
        int removes = net.removes;
        net.refusing(Errno.ENODEV);

        assertEquals("ENODEV", m.bind("a", "net"));
        assertEquals(List.of("configure a", "probe a", "cleanup a"), m.bus.calls);
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
        assertEquals(removes, net.removes);
    }

    @Test
    @Tag("R-085")
    void removeRunsBeforeTheCountDrops() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        List<Ownership> seen = new java.util.ArrayList<>();
        net.onRemove = () -> seen.add(m.ownershipOf("a"));

        m.unbind("a", "net");

        assertEquals(List.of(new Ownership.DmaApi(2)), seen);
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    @Tag("R-097")
    void anUnboundDeviceStaysUnbound() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.unbind("b", "net");
        m.bind("b", "net");

        assertEquals("", m.driverOf("a"));
    }

    @Test
    @Tag("R-248")
    void theProposalClaimsBeforeItConfiguresAndReleasesIfThatFails() {
        ScriptedMachine m = machine(OwnershipRules.SERIES_V2);
        m.unbind("a", "net");
        m.unbind("b", "net");
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));
        m.bus.calls.clear();

        assertEquals("EBUSY", m.bind("a", "net"));
        assertEquals(List.of(), m.bus.calls);

        m.groupOf("a").releaseAll();
        m.bus.refuseDmaConfigure(Refusal.of(Errno.EINVAL, "as scripted"));
        assertEquals("EINVAL", m.bind("a", "net"));
        assertEquals(List.of("configure a"), m.bus.calls);
        assertEquals(new Ownership.Unowned(), m.ownershipOf("a"));
    }

    @Test
    void todaysRulesConfigureBeforeTheyClaim() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_1);
        m.unbind("a", "net");
        m.unbind("b", "net");
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));
        m.bus.calls.clear();

        assertEquals("EBUSY", m.bind("a", "net"));
        assertEquals(List.of("configure a"), m.bus.calls);
    }

    @Test
    void aBusThatLeavesTheDomainAloneIsNotCounted() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.bus.dmaConfigureAnswer = new DmaConfigureAnswer.Leave(dev.dmaowner.firmware.DmaConfiguration.NOTHING_SAID);

        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(1), m.ownershipOf("a"));
    }

    @Test
    void aPluginThatThrowsIsARefusalAndLeavesTheMachineSound() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        net.probing(context -> {
            throw new IllegalStateException("as scripted");
        });

        assertEquals("EIO", m.bind("a", "net"));
        net.binding();
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
    }

    @Test
    void aPluginOfAnotherVersionIsARefusalAndLeavesTheMachineSound() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        net.probing(context -> {
            throw new NoSuchMethodError("as scripted");
        });

        assertEquals("EIO", m.bind("a", "net"));
        net.binding();
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
    }

    @Test
    void aPluginOfAnotherVersionCannotKeepItsDevice() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        net.onRemove = () -> {
            throw new NoSuchMethodError("as scripted");
        };

        assertEquals("OK", m.unbind("a", "net"));
        net.onRemove = null;
        assertEquals("OK", m.bind("a", "net"));
        assertEquals(new Ownership.DmaApi(2), m.ownershipOf("a"));
    }

    @Test
    @Tag("R-057")
    @Tag("R-058")
    @Tag("R-056")
    @Tag("R-059")
    void aLateJoinerJoinsAtItsFirstProbeIsRefusedAndStaysAMember() {
        ScriptedMachine m = ScriptedMachine.joiningLate(
                OwnershipRules.LINUX_6_12,
                List.of(ScriptedDevice.of("a", "net", "g"), ScriptedDevice.of("b", "odd", "g")),
                net,
                user);
        assertTrue(m.machine.groupOf(id("b")).isEmpty());
        m.unbind("a", "net");
        assertTrue(m.machine.groupOf(id("a")).isPresent());
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));

        m.write("devices/b/driver_override", "net\n");
        assertEquals("EBUSY", m.bind("b", "net"));
        assertEquals(m.machine.groupOf(id("a")), m.machine.groupOf(id("b")));
        m.write("devices/b/driver_override", "user\n");
        assertEquals("OK", m.bind("b", "user"));
    }
}

package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.ProbeAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Probes that must wait: for an id, for an IOMMU's driver, or for whatever the driver itself waits for. */
class DeferralTests {

    private static final FirmwareNode SMMU = new FirmwareNode.TreeNode("/smmu@9050000");

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver disk = ScriptedDriver.ordinary("disk", "scripted:disk");
    private final ScriptedDriver user = ScriptedDriver.managed("user", "scripted:user");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "net", "g"),
            ScriptedDevice.of("b", "disk", "h"),
            ScriptedDevice.of("c", "net", "i"),
            ScriptedDevice.of("u", "user", "j"));

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.on(bus, rules, Joining.WHEN_CONFIGURED, net, disk, user);
    }

    private static void install(ScriptedMachine m) {
        assertTrue(m.machine
                .register(new ScriptedIommu(Joining.WHEN_CONFIGURED), instance())
                .isDone());
    }

    private static IommuInstance instance() {
        return new IommuInstance(
                "scripted-iommu", "smmu", Optional.of(SMMU), Joining.WHEN_CONFIGURED, DefaultDomainType.DMA);
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-193")
    void aSecondDriverOfIommusIsBusyWhereThereIsOneForAllBuses(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        IommuDriver second = mock(IommuDriver.class);
        when(second.name()).thenReturn("second");

        assertEquals(
                rules.has(KernelChange.SEVERAL_IOMMU_DRIVERS) ? Optional.empty() : Optional.of(Errno.EBUSY),
                m.machine.register(second, instance()).refusal().map(why -> why.errno()));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-158")
    @Tag("R-168")
    void aDeviceThatItsIommuRefusesWorksWithoutGroup(OwnershipRules rules) {
        IommuDriver iommu = mock(IommuDriver.class);
        when(iommu.name()).thenReturn("scripted-iommu");
        when(iommu.join(any())).thenReturn(new JoinAnswer.Refused(Refusal.of(Errno.ENODEV, "its id is taken")));
        bus.iommu = SMMU;
        ScriptedMachine m = machine(rules);
        assertEquals("", m.driverOf("a"));

        m.machine.register(iommu, instance());

        assertEquals("net", m.driverOf("a"));
        assertTrue(m.machine.groupOf(id("a")).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LINUX_6_18", "LINUX_7_3"},
            mode = Mode.EXCLUDE)
    @Tag("R-166")
    void anIommuOfAnAcpiTableIsWaitedForWithoutTimeout(OwnershipRules rules) {
        bus.iommu = new FirmwareNode.TableNode("IORT", 0x48);
        ScriptedMachine m = machine(rules);

        m.machine.stopWaitingForIommus();

        assertTrue(m.deferred().contains("a"));
        assertEquals("EAGAIN", m.bind("a", "net"));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-067")
    @Tag("R-153")
    void aBindByNameAnswersAgainAndIsNotRemembered(OwnershipRules rules) {
        ScriptedMachine m = machine(rules);
        m.unbind("a", "net");
        m.unbind("u", "user");
        bus.iommu = SMMU;
        m.machine.remove(id("c"));
        m.machine.add(ScriptedDevice.of("late", "none", "k"));
        m.write("devices/late/driver_override", "net\n");

        assertEquals("EAGAIN", m.bind("late", "net"));
        m.write("devices/late/driver_override", "user\n");
        assertEquals("EAGAIN", m.bind("late", "user"));
        assertEquals(List.of(), m.deferred());
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-079")
    @Tag("R-152")
    @Tag("R-170")
    void anOfferIsRefusedAndRememberedWhileTheIommuHasNoDriver(OwnershipRules rules) {
        bus.iommu = SMMU;
        ScriptedMachine m = machine(rules);

        assertEquals(List.of("a", "c", "b", "u"), m.deferred());
        assertEquals("EINVAL", m.probe("a"));
        assertTrue(m.machine.groups().isEmpty());
        assertEquals(
                Optional.of(Errno.EPROBE_DEFER), m.machine.lastRefusal(id("a")).map(why -> why.errno()));
    }

    @Test
    @Tag("R-170")
    void aDeferralByFirmwareDoesNotAskWhoOwnsTheGroup() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.groupOf("a").claim(new DmaOwner.User("/dev/vfio/0", 1));
        Ownership before = m.ownershipOf("a");
        bus.dmaConfigureAnswer = new DmaConfigureAnswer.Deferred("as scripted");

        assertEquals("EAGAIN", m.bind("a", "net"));
        assertEquals(before, m.ownershipOf("a"));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-093")
    void theIommusDriverLetsTheDeferredBindInTheirOrder(OwnershipRules rules) {
        bus.iommu = SMMU;
        ScriptedMachine m = machine(rules);

        install(m);

        assertEquals(List.of(), m.deferred());
        assertEquals(List.of("net", "disk", "net"), List.of(m.driverOf("a"), m.driverOf("b"), m.driverOf("c")));
        boolean inOrderOfDevices = rules.has(KernelChange.JOINS_WHEN_ADDED);
        assertEquals(Optional.of(new GroupId(0)), m.machine.groupOf(id("a")));
        assertEquals(Optional.of(new GroupId(inOrderOfDevices ? 1 : 2)), m.machine.groupOf(id("b")));
        assertEquals(Optional.of(new GroupId(inOrderOfDevices ? 2 : 1)), m.machine.groupOf(id("c")));
    }

    @Test
    void anIommuThatTakesDevicesAsTheyComeTakesThoseThatAreThere() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.machine.add(ScriptedDevice.of("late", "none", "k"));
        assertTrue(m.machine.groupOf(id("late")).isEmpty());

        m.machine.register(
                new ScriptedIommu(Joining.WHEN_ADDED),
                new IommuInstance(
                        "scripted-iommu", "iommu1", Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA));

        assertTrue(m.machine.groupOf(id("late")).isPresent());
        m.machine.add(ScriptedDevice.of("later", "none", "l"));
        assertTrue(m.machine.groupOf(id("later")).isPresent());
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-094")
    void afterTheTimeoutTheyBindWithoutGroup(OwnershipRules rules) {
        bus.iommu = SMMU;
        ScriptedMachine m = machine(rules);

        m.machine.stopWaitingForIommus();

        assertEquals(List.of(), m.deferred());
        assertEquals("net", m.driverOf("a"));
        assertTrue(m.machine.groupOf(id("a")).isEmpty());
    }

    @Test
    @Tag("R-092")
    void anySuccessfulBindRetriesWhatIsDeferredWithinTheSameOperation() {
        net.deferring();
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        assertEquals(List.of("a", "c"), m.deferred());
        m.unbind("b", "disk");
        net.binding();

        assertEquals("OK", m.bind("b", "disk"));

        assertEquals(List.of(), m.deferred());
        assertEquals("net", m.driverOf("a"));
        assertEquals("net", m.driverOf("c"));
    }

    @Test
    void aRefusedBindRetriesNothing() {
        net.deferring();
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("b", "disk");
        int probes = net.probes;
        disk.refusing(Errno.EIO);

        assertEquals("EIO", m.bind("b", "disk"));
        assertEquals(probes, net.probes);
        assertEquals(List.of("a", "c"), m.deferred());
    }

    @Test
    void aDriversOwnDeferralLetsTheNextDriverTryAndAnOfferSucceed() {
        ScriptedDriver second = ScriptedDriver.ordinary("second", "scripted:net");
        ScriptedMachine m =
                ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, net.deferring(), second);

        assertEquals("second", m.driverOf("a"));
        assertEquals(List.of(), m.deferred());
        second.deferring();
        m.unbind("a", "second");
        assertEquals("OK", m.probe("a"));
        assertEquals(List.of("a"), m.deferred());
        assertEquals("EAGAIN", m.bind("a", "net"));
    }

    @Test
    @Tag("R-096")
    void anOverrideWithoutDriverLeavesItDeferredAndNothingFits() {
        bus.iommu = SMMU;
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        m.write("devices/a/driver_override", "nobody\n");

        assertTrue(m.deferred().contains("a"));
        assertEquals("OK", m.probe("a"));
        assertEquals("ENODEV", m.bind("a", "net"));
        assertTrue(m.deferred().contains("a"));
        assertEquals("", m.driverOf("a"));
    }

    @Test
    @Tag("R-142")
    @Tag("R-143")
    void aDeviceThatCannotBeMatchedIsDeferredButBoundByName() {
        bus.cannotTell = true;
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertTrue(m.deferred().contains("a"));
        m.machine.add(ScriptedDevice.of("late", "net", "k"));
        assertTrue(m.deferred().contains("late"));
        assertEquals("EINVAL", m.probe("a"));
        m.write("devices/a/driver_override", "net\n");
        assertEquals("EINVAL", m.probe("a"));
        assertEquals("OK", m.bind("a", "net"));
        assertEquals("net", m.driverOf("a"));
    }

    @Test
    @Tag("R-144")
    @Tag("R-145")
    void aDriverThatTakesNothingRefusesByNameWhetherItCanBeMatchedOrNot() {
        ScriptedDriver proxy = ScriptedDriver.ordinary("proxy").refusing(Errno.ENODEV);
        ScriptedMachine m = ScriptedMachine.on(bus, OwnershipRules.LINUX_6_12, Joining.WHEN_ADDED, proxy);

        assertEquals("ENODEV", m.bind("a", "proxy"));
        assertEquals(0, proxy.probes);
        bus.cannotTell = true;
        assertEquals("ENODEV", m.bind("a", "proxy"));
        assertEquals(1, proxy.probes);
    }

    @Test
    void retriesRespectAutoprobe() {
        net.deferring();
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("b", "disk");
        m.write("drivers_autoprobe", "0");
        net.binding();

        m.bind("b", "disk");

        assertEquals("", m.driverOf("a"));
        assertEquals(List.of(), m.deferred());
    }

    @Test
    void aDeviceThatIsRemovedIsDeferredNoMore() {
        net.deferring();
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        m.machine.remove(id("a"));

        assertEquals(List.of("c"), m.deferred());
    }

    @Test
    void aProbeThatBindsAChildAndThenDefersIsRepeatedOnceAndNotWithoutEnd() {
        net.probing(context -> {
            assertTrue(context.addDevice(ScriptedDevice.of("child", "disk", "")).isDone());
            return new ProbeAnswer.Deferred("as scripted");
        });

        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);

        assertTrue(m.deferred().containsAll(List.of("a", "c")));
        assertTrue(net.probes < 20, "probed " + net.probes + " times");
        assertTrue(m.machine.device(id("child")).isEmpty());
    }

    @Test
    void whatIsBoundDuringAProbeThatDefersRetriesThatProbe() {
        ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
        m.unbind("a", "net");
        m.unbind("b", "disk");
        net.probing(context -> {
            if (m.driverOf("b").equals("disk")) {
                return net.bind(context);
            }
            // Another processor binds what this one waits for, just too late for this probe.
            Thread other = new Thread(() -> m.bind("b", "disk"));
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new ProbeAnswer.Deferred("b has no driver");
        });

        assertEquals("OK", m.probe("a"));

        assertEquals("net", m.driverOf("a"));
        assertEquals(List.of(), m.deferred());
    }
}

package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a machine learns of the kernel of the host that it is made of. */
class RecordedStartTests {

    private static final FirmwareNode IOMMU = new FirmwareNode.TreeNode("/iommu@1000");
    private static final String BOUND = "/sys/devices/scripted0/a/driver";
    private static final String GROUP_OF_A = "/sys/devices/scripted0/a/iommu_group";
    private static final String GROUP_OF_B = "/sys/devices/scripted0/b/iommu_group";
    private static final DmaOwner USER = new DmaOwner.User("/dev/vfio/4", 1);

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""));

    private Machine machine(InitialBindings bindings, Map<String, String> links) throws IOException {
        bus.iommu = IOMMU;
        return Machine.builder()
                .host(linked(links), Firmware.NONE)
                .bindings(bindings)
                .groups(InitialGroups.AS_RECORDED)
                .bus(bus)
                .driver(net)
                .build();
    }

    @Test
    void anIommuThatTheRecordedKernelDidNotWaitForIsNotWaitedFor() throws IOException {
        Machine machine = machine(InitialBindings.BY_MATCHING, Map.of(BOUND, "../../../bus/scripted/drivers/net"));

        assertEquals(List.of(), machine.deferred());
        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
    }

    @Test
    void aDeviceThatIsBoundOnTheHostIsBoundAlthoughItsIommuHasNoDriver() throws IOException {
        Machine machine = machine(InitialBindings.AS_RECORDED, Map.of(BOUND, "../../../bus/scripted/drivers/net"));

        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(WriteAnswer.DONE, machine.bind(id("b"), "net"));
    }

    @Test
    void aDriverThatTheMachineWasNotGivenIsStoodInForAndHoldsItsGroup() throws IOException {
        Machine machine = Machine.builder()
                .host(
                        linked(Map.of(
                                BOUND, "../../../bus/scripted/drivers/unheard-of",
                                GROUP_OF_A, "../../../kernel/iommu_groups/4",
                                GROUP_OF_B, "../../../kernel/iommu_groups/4")),
                        Firmware.NONE)
                .bindings(InitialBindings.AS_RECORDED)
                .groups(InitialGroups.AS_RECORDED)
                .bus(bus)
                .driver(net)
                .build();

        assertEquals(Optional.of("unheard-of"), machine.driverOf(id("a")));
        assertEquals(List.of("net", "unheard-of"), machine.drivers("scripted"));
        GroupOwnership group = machine.groups().get(0);
        assertEquals(Optional.of(Errno.EPERM), group.claim(USER).refusal().map(Refusal::errno));
        machine.unbind(id("a"), "unheard-of");
        assertEquals(Optional.empty(), group.claim(USER).refusal());
    }

    @Test
    void onAMachineThatBindsByMatchingNoDriverIsStoodInFor() throws IOException {
        Machine machine =
                machine(InitialBindings.BY_MATCHING, Map.of(BOUND, "../../../bus/scripted/drivers/unheard-of"));

        assertEquals(List.of("net"), machine.drivers("scripted"));
    }

    @ParameterizedTest
    @EnumSource(InitialBindings.class)
    void anIommuBehindWhichNothingIsBoundIsWaitedFor(InitialBindings bindings) throws IOException {
        Machine machine = machine(bindings, Map.of());

        List<DeviceId> both = List.of(id("a"), id("b"));
        assertEquals(bindings == InitialBindings.BY_MATCHING ? both : List.of(), machine.deferred());
        assertEquals(
                Optional.of(Errno.EAGAIN),
                machine.bind(id("b"), "net").refusal().map(Refusal::errno));
    }

    @ParameterizedTest
    @EnumSource(ConfigSpace.class)
    void busesFindTheirDevicesOnTheHostAndReadAsMuchOfItAsTheyMay(ConfigSpace howFar) throws IOException {
        Host host = new EmptyHost();
        Machine.builder().host(host, Firmware.NONE).configSpace(howFar).bus(bus).build();
        assertEquals(host.description(), bus.source.host().description());
        assertEquals(howFar, bus.source.configSpace());
    }

    @Test
    void withoutALimitAllOfACaptureIsReadAndNoDeviceOfALiveHostIsWoken() throws IOException {
        Machine.builder().host(new EmptyHost(), Firmware.NONE).bus(bus).build();
        assertEquals(ConfigSpace.READ_ALL, bus.source.configSpace());
        Machine.builder()
                .host(live(RegisterAccess.CONFIGURATION_SPACE), Firmware.NONE)
                .bus(bus)
                .build();
        assertEquals(ConfigSpace.LEAVE_ASLEEP, bus.source.configSpace());
    }

    private static Host live(RegisterAccess access) {
        return new EmptyHost() {
            @Override
            public HostDescription description() {
                return new HostDescription(HostDescription.Kind.LIVE, "this machine", Optional.empty(), access);
            }
        };
    }

    @Test
    void registersThatTheHostRefusesAreNotAskedForThoughTheCallerAllowsIt() throws IOException {
        MachineBuilder builder = Machine.builder().bus(bus).configSpace(ConfigSpace.READ_ALL);
        Host refusing =
                builder.host(live(RegisterAccess.NONE), Firmware.NONE).build().host();
        assertEquals(ConfigSpace.LEAVE_ASLEEP, bus.source.configSpace());
        Machine.builder().host(refusing, Firmware.NONE).bus(bus).build();
        assertEquals(ConfigSpace.LEAVE_ASLEEP, bus.source.configSpace(), "a simulation reads through to its host");
        builder.host(live(RegisterAccess.CONFIGURATION_SPACE), Firmware.NONE).build();
        assertEquals(ConfigSpace.READ_ALL, bus.source.configSpace());
    }

    /** A host that has links and nothing else. */
    private static Host linked(Map<String, String> links) {
        return new EmptyHost() {
            @Override
            public Optional<String> readLink(String path) {
                return Optional.ofNullable(links.get(path));
            }
        };
    }
}

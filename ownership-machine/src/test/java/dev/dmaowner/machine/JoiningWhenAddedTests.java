package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Since 6.15, devices behind an IOMMU that firmware describes join when they are added or when that IOMMU registers. */
class JoiningWhenAddedTests {

    private static final FirmwareNode SMMU = new FirmwareNode.TreeNode("/smmu@9050000");
    private static final FirmwareNode VIOT = new FirmwareNode.TableNode("VIOT", 0x30);

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("z", "none", "g"),
            ScriptedDevice.of("a", "net", "h"),
            ScriptedDevice.of("b", "net", "i"));

    private static JoinAnswer alone(JoinRequest request) {
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }

    private static Function<JoinRequest, JoinAnswer> refusing(String device, Errno errno) {
        return request -> request.device().id().name().equals(device)
                ? new JoinAnswer.Refused(Refusal.of(errno, "its stream id is outside the table"))
                : alone(request);
    }

    private Machine machine(OwnershipRules rules, FirmwareNode node, Function<JoinRequest, JoinAnswer> answers) {
        bus.iommu = node;
        return built(Machine.builder()
                .rules(rules)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(bus)
                .iommu(AnsweringIommu.at(node, "smmu", answers))
                .driver(net));
    }

    private static Machine built(MachineBuilder builder) {
        try {
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<GroupId> group(Machine machine, String device) {
        return machine.groupOf(id(device));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_18", "LINUX_7_3"})
    @Tag("N-001")
    @Tag("N-003")
    void aDeviceWithoutDriverIsAMemberAndIsNumberedInTheOrderOfDevices(OwnershipRules rules) {
        Machine machine = machine(rules, SMMU, JoiningWhenAddedTests::alone);

        assertEquals(Optional.of(new GroupId(0)), group(machine, "z"));
        assertEquals(Optional.of(new GroupId(1)), group(machine, "a"));
        machine.add(ScriptedDevice.of("later", "none", "k"));
        assertEquals(Optional.of(new GroupId(3)), group(machine, "later"));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LINUX_6_18", "LINUX_7_3"},
            mode = Mode.EXCLUDE)
    @Tag("N-001")
    void beforeADeviceJoinsAtItsFirstProbe(OwnershipRules rules) {
        Machine machine = machine(rules, SMMU, JoiningWhenAddedTests::alone);

        assertEquals(Optional.empty(), group(machine, "z"));
        assertEquals(Optional.of(new GroupId(0)), group(machine, "a"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_18", "LINUX_7_3"})
    @Tag("N-003")
    void aMemberWithoutDriverStaysAMemberWhenItsNeighbourLeaves(OwnershipRules rules) {
        Machine machine = machine(
                rules,
                SMMU,
                request -> request.view().groupOf(id("z")).isPresent()
                        ? new JoinAnswer.WithGroupOf(id("z"), JoinFacts.ORDINARY)
                        : alone(request));

        machine.remove(id("a"));
        machine.remove(id("b"));

        assertEquals(Optional.of(new GroupId(0)), group(machine, "z"));
        assertEquals(
                new Ownership.Unowned(),
                machine.group(new GroupId(0)).orElseThrow().ownership());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_18", "LINUX_7_3"})
    @Tag("N-006")
    @Tag("N-009")
    void oneRefusedDeviceUndoesItsIommuAndDriversWaitForTheTimeout(OwnershipRules rules) {
        for (FirmwareNode node : List.of(SMMU, VIOT)) {
            Machine machine = machine(rules, node, refusing("b", Errno.ERANGE));

            assertTrue(machine.groups().isEmpty());
            assertEquals(Optional.empty(), machine.driverOf(id("a")));
            Refusal why = machine.lastRefusal(id("a")).orElseThrow();
            assertEquals(Errno.EPROBE_DEFER, why.errno());
            assertTrue(why.reason().contains("scripted/b"), why.reason());
            assertTrue(why.cure().isPresent());

            machine.stopWaitingForIommus();

            assertEquals(Optional.of("net"), machine.driverOf(id("a")));
            machine.add(ScriptedDevice.of("later", "net", "k"));
            assertEquals(Optional.of("net"), machine.driverOf(id("later")));
            assertEquals(Optional.empty(), group(machine, "later"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"LINUX_6_18", "LINUX_7_3"},
            mode = Mode.EXCLUDE)
    @Tag("N-006")
    void beforeThatDeviceAloneHadNoGroup(OwnershipRules rules) {
        Machine machine = machine(rules, SMMU, refusing("b", Errno.ERANGE));

        assertEquals(Optional.of(new GroupId(0)), group(machine, "a"));
        assertEquals(Optional.empty(), group(machine, "b"));
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_18", "LINUX_7_3"})
    @Tag("N-006")
    void anAnswerOfNoSuchDeviceUndoesNothing(OwnershipRules rules) {
        Machine machine = machine(rules, SMMU, refusing("a", Errno.ENODEV));

        assertEquals(Optional.empty(), group(machine, "a"));
        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(Optional.of(new GroupId(1)), group(machine, "b"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_18", "LINUX_7_3"})
    @Tag("N-010")
    void aProbeOfAMemberConfiguresNothingButItsOwnership(OwnershipRules rules) {
        Machine machine = machine(rules, SMMU, JoiningWhenAddedTests::alone);
        GroupId before = group(machine, "z").orElseThrow();

        machine.register(ScriptedDriver.ordinary("any", "scripted:none"));

        assertEquals(Optional.of("any"), machine.driverOf(id("z")));
        assertEquals(Optional.of(before), group(machine, "z"));
        assertEquals(
                new Ownership.DmaApi(1), machine.group(before).orElseThrow().ownership());
    }

    @Test
    @Tag("N-011")
    void joiningCountsNoUserOfTheDmaApi() {
        Machine machine = machine(OwnershipRules.newest(), SMMU, JoiningWhenAddedTests::alone);

        assertEquals(
                new Ownership.Unowned(),
                machine.group(group(machine, "z").orElseThrow()).orElseThrow().ownership());
        assertFalse(bus.calls.contains("configure z"), bus.calls.toString());
    }

    @Test
    @Tag("N-002")
    @Tag("N-032")
    void devicesJoinBusByBusInTheOrderOfTheKernel() {
        Machine machine = built(Machine.builder()
                .rules(OwnershipRules.LINUX_6_18)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(new Behind("other", List.of(PlainDevice.at("other", "/sys/devices/o"))))
                .bus(new Behind("amba", List.of(PlainDevice.at("amba", "/sys/devices/m"))))
                .bus(new Behind("pci", List.of(PlainDevice.at("pci", "/sys/devices/q"))))
                .bus(new Behind("platform", List.of(PlainDevice.at("platform", "/sys/devices/p"))))
                .iommu(AnsweringIommu.at(SMMU, "smmu", JoiningWhenAddedTests::alone)));

        assertEquals(
                List.of(Optional.of(0), Optional.of(1), Optional.of(2), Optional.of(3)),
                List.of(
                        number(machine, "platform", "p"),
                        number(machine, "pci", "q"),
                        number(machine, "amba", "m"),
                        number(machine, "other", "o")));
    }

    private static Optional<Integer> number(Machine machine, String bus, String device) {
        return machine.groupOf(new DeviceId(bus, device)).map(GroupId::number);
    }

    /** A bus without drivers whose devices are behind the SMMU. */
    private record Behind(String name, List<? extends Device> found) implements BusType {
        @Override
        public BusDescription description() {
            return BusDescription.plain(name);
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) {
            return List.copyOf(found);
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            return new Match.No(Match.Rule.NONE, "nothing fits here");
        }

        @Override
        public Outcome<DmaConfiguration> dmaConfiguration(
                Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
            return Outcome.done(new DmaConfiguration(
                    RangeStatus.NONE,
                    List.of(),
                    0,
                    0xffff_ffffL,
                    Coherence.COHERENT,
                    Optional.of(new IommuSpecifier(SMMU, List.of(List.of(1))))));
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            return new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
        }
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("N-015")
    void since619AHotAddedDeviceIsProbedOnlyWithAutoprobe(OwnershipRules rules) {
        bus.alwaysProbes = true;
        ScriptedMachine m = ScriptedMachine.on(bus, rules, Joining.WHEN_ADDED, net);
        m.write("drivers_autoprobe", "0");

        m.machine.add(ScriptedDevice.of("late", "net", "k"));

        assertEquals(rules == OwnershipRules.LINUX_7_3 ? "" : "net", m.driverOf("late"));
        assertEquals("OK", m.probe("late"));
        assertEquals("net", m.driverOf("late"));
    }
}

package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How devices come into groups, and what those who group them can see. */
class GroupJoiningTests {

    private static final FirmwareNode NODE = new FirmwareNode.TreeNode("/iommu@1000");
    private static final JoinFacts DIRECT = new JoinFacts(InterruptIsolation.ISOLATED, DirectMapping.REQUIRED);

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""), ScriptedDevice.of("c", "net", ""));

    private Machine machine(Function<JoinRequest, JoinAnswer> answers) throws IOException {
        return on(AnsweringIommu.named("iommu0", answers));
    }

    private Machine on(AnsweringIommu... iommus) throws IOException {
        MachineBuilder builder = Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(bus)
                .driver(net);
        for (AnsweringIommu iommu : iommus) {
            builder.iommu(iommu);
        }
        return builder.build();
    }

    private static List<String> groups(Machine machine) {
        return machine.groups().stream()
                .map(group -> group.id() + " "
                        + group.members().stream().map(DeviceId::name).toList())
                .toList();
    }

    private static JoinAnswer alone() {
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }

    @Test
    void whereTheIommuLeavesItToTheBusTheBussRuleDecides() throws IOException {
        bus.grouping = (device, view) -> device.id().name().equals("c")
                ? new GroupChoice.With(id("a"), "as scripted")
                : new GroupChoice.Alone("as scripted");
        assertEquals(List.of("0 [a, c]", "1 [b]"), groups(machine(r -> new JoinAnswer.ByBusRule(JoinFacts.ORDINARY))));
    }

    @Test
    void aBusWithoutRuleLeavesEachDeviceOnItsOwn() throws IOException {
        assertEquals(
                List.of("0 [a]", "1 [b]", "2 [c]"), groups(machine(r -> new JoinAnswer.ByBusRule(JoinFacts.ORDINARY))));
    }

    @Test
    void anIommuThatDecidesItselfDoesNotAskTheBus() throws IOException {
        bus.grouping = (device, view) -> new GroupChoice.With(id("a"), "as scripted");
        assertEquals(List.of("0 [a]", "1 [b]", "2 [c]"), groups(machine(r -> alone())));
    }

    @Test
    void aCompanionWithoutGroupIsNoCompanion() throws IOException {
        assertEquals(
                List.of("0 [a]", "1 [b]", "2 [c]"),
                groups(machine(r -> new JoinAnswer.WithGroupOf(
                        r.device().id().equals(id("a")) ? id("c") : id("nobody"), JoinFacts.ORDINARY))));
    }

    @Test
    void theSecondIommuIsAskedIfTheFirstDoesNotTranslateADevice() throws IOException {
        List<DeviceId> asked = new ArrayList<>();
        Machine machine = on(
                AnsweringIommu.named(
                        "first",
                        r -> r.device().id().equals(id("a")) ? alone() : new JoinAnswer.NotTranslated("not mine")),
                AnsweringIommu.named("second", r -> {
                    asked.add(r.device().id());
                    return new JoinAnswer.NotTranslated("nor mine");
                }));
        assertEquals(List.of(id("b"), id("c")), asked);
        assertEquals(List.of("0 [a]"), groups(machine));
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
    }

    @Test
    void whatIsKnownOfAMemberIsKnownOfItsGroup() throws IOException {
        Machine machine = machine(r -> r.device().id().equals(id("a"))
                ? alone()
                : new JoinAnswer.WithGroupOf(id("a"), r.device().id().equals(id("c")) ? DIRECT : JoinFacts.ORDINARY));
        assertEquals(DIRECT, machine.groups().get(0).facts());
        machine.remove(id("c"));
        assertEquals(JoinFacts.ORDINARY, machine.groups().get(0).facts());
    }

    @Test
    void aDeviceThatMustReachMemoryDirectlyStaysOutOfAnOwnedGroupAndWorksWithoutOne() throws IOException {
        bus.iommu = NODE;
        Machine machine = on(AnsweringIommu.at(
                NODE,
                "smmu",
                r -> r.device().id().equals(id("late")) ? new JoinAnswer.WithGroupOf(id("a"), DIRECT) : alone()));
        machine.unbind(id("a"), "net");
        machine.groups().get(0).claim(new DmaOwner.User("/dev/vfio/0", 1));

        machine.add(ScriptedDevice.of("late", "net", ""));

        assertEquals(Optional.of("net"), machine.driverOf(id("late")));
        assertEquals(Optional.empty(), machine.groupOf(id("late")));
        assertEquals(List.of("a", "b", "c"), translated(machine));
    }

    private static List<String> translated(Machine machine) throws IOException {
        return machine.host().list("/sys/class/iommu/smmu/devices");
    }

    @Test
    void whyADeviceWithoutDriverHasNoGroupIsTold() throws IOException {
        Machine machine = machine(r -> r.device().id().equals(id("odd"))
                ? new JoinAnswer.Refused(Refusal.of(Errno.EINVAL, "its id is taken"))
                : alone());
        machine.add(ScriptedDevice.of("odd", "odd", ""));
        assertEquals(Optional.of(Refusal.of(Errno.EINVAL, "its id is taken")), machine.lastRefusal(id("odd")));
        assertEquals(Optional.empty(), machine.groupOf(id("odd")));
    }
}

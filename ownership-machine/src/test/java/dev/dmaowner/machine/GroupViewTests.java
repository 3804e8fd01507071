package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.JoinAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an IOMMU's driver and a bus's grouping rule see of the machine while a device joins. */
class GroupViewTests {

    private static final FirmwareNode NODE = new FirmwareNode.TreeNode("/iommu@1000");

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""), ScriptedDevice.of("c", "net", ""));

    private Machine on(AnsweringIommu iommu) throws IOException {
        return Machine.builder()
                .host(new EmptyHost(), Firmware.NONE)
                .bus(bus)
                .driver(net)
                .iommu(iommu)
                .build();
    }

    private static JoinAnswer alone() {
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }

    @Test
    void theDeviceThatJoinedFirstWithAnIdHoldsItUntilItLeaves() throws IOException {
        bus.iommu = NODE;
        List<Optional<DeviceId>> holders = new ArrayList<>();
        List<List<Translated>> before = new ArrayList<>();
        Machine machine = on(AnsweringIommu.at(NODE, "smmu", r -> {
            GroupView view = r.view();
            holders.add(view.holderOf(r.instance(), List.of("a".hashCode())));
            before.add(view.translatedBy(r.instance()));
            return alone();
        }));
        assertEquals(List.of(Optional.empty(), Optional.of(id("a")), Optional.of(id("a"))), holders);
        assertEquals(List.of(), before.get(0));
        assertEquals(
                List.of(id("a"), id("b")),
                before.get(2).stream().map(Translated::device).toList());
        assertEquals(new GroupId(1), before.get(2).get(1).group());

        machine.remove(id("a"));
        machine.add(ScriptedDevice.of("d", "net", ""));

        assertEquals(Optional.empty(), holders.get(3));
        assertEquals(
                List.of(id("b"), id("c")),
                before.get(3).stream().map(Translated::device).toList());
    }

    @Test
    void devicesAreSeenBesideThoseOfTheSameDirectoryAsTheyCome() throws IOException {
        List<List<DeviceId>> beside = new ArrayList<>();
        Machine machine = on(AnsweringIommu.named("iommu0", r -> {
            beside.add(
                    r.view().devicesBeside(r.device()).stream().map(Device::id).toList());
            return alone();
        }));
        List<DeviceId> all = List.of(id("a"), id("b"), id("c"));
        assertEquals(List.of(all, all, all), beside);
        machine.add(ScriptedDevice.of("d", "net", ""));
        machine.remove(id("a"));
        machine.add(PlainDevice.at("scripted", "/sys/devices/elsewhere/e"));
        machine.add(ScriptedDevice.of("f", "net", ""));
        assertEquals(List.of(id("a"), id("b"), id("c"), id("d")), beside.get(3));
        assertEquals(List.of(id("e")), beside.get(4));
        assertEquals(List.of(id("b"), id("c"), id("d"), id("f")), beside.get(5));
    }

    @Test
    void aDeviceThatHasAnIdTwiceHoldsItOnce() throws IOException {
        bus.dmaConfigureAnswer = new DmaConfigureAnswer.Use(new DmaConfiguration(
                RangeStatus.NONE,
                List.of(),
                0,
                0xffff_ffffL,
                Coherence.COHERENT,
                Optional.of(new IommuSpecifier(NODE, List.of(List.of(1), List.of(1))))));
        List<Optional<DeviceId>> holders = new ArrayList<>();
        Machine machine = on(AnsweringIommu.at(NODE, "smmu", r -> {
            holders.add(r.view().holderOf(r.instance(), List.of(1)));
            return alone();
        }));
        List.of("a", "b", "c").forEach(name -> machine.remove(id(name)));
        machine.add(ScriptedDevice.of("d", "net", ""));
        assertEquals(List.of(Optional.empty(), Optional.of(id("a")), Optional.of(id("a")), Optional.empty()), holders);
    }
}

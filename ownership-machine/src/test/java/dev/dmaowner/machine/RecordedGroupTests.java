package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that starts with the groups, drivers and overrides that a host has recorded. */
class RecordedGroupTests {

    private static final FirmwareNode NODE = new FirmwareNode.TreeNode("/iommu@1000");
    private static final String DEVICES = "/sys/devices/scripted0/";
    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final JoinFacts DIRECT = new JoinFacts(InterruptIsolation.NOT_ISOLATED, DirectMapping.RELAXABLE);

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "odd", ""), ScriptedDevice.of("c", "odd", ""));
    private final WrittenHost host = new WrittenHost();

    private MachineBuilder recorded() {
        return Machine.builder()
                .host(host, Firmware.NONE)
                .bindings(InitialBindings.AS_RECORDED)
                .groups(InitialGroups.AS_RECORDED)
                .bus(bus)
                .driver(net);
    }

    private void inGroup(String device, String number) {
        host.link(DEVICES + device + "/iommu_group", "../../../kernel/iommu_groups/" + number);
    }

    private void bound(String device) {
        host.link(DEVICES + device + "/driver", "../../../bus/scripted/drivers/net");
    }

    private static GroupOwnership group(Machine machine, int number) {
        return machine.group(new GroupId(number)).orElseThrow();
    }

    @Test
    void devicesAreInTheGroupsThatWereRecordedWithTheirNumbersTypesAndNames() throws IOException {
        inGroup("a", "7");
        inGroup("b", "7");
        inGroup("c", "3");
        host.file(GROUPS + "7/type", "identity").file(GROUPS + "7/name", "display");
        Machine machine = recorded().build();

        assertEquals(List.of(id("a"), id("b")), group(machine, 7).members());
        assertEquals(DefaultDomainType.IDENTITY, group(machine, 7).type());
        assertEquals(Optional.of("display"), group(machine, 7).name());
        assertEquals(List.of(id("c")), group(machine, 3).members());
        assertEquals(DefaultDomainType.DMA, group(machine, 3).type(), "none was recorded");
        assertEquals(Optional.empty(), group(machine, 3).name());
        assertEquals(
                List.of(3, 7),
                machine.groups().stream().map(group -> group.id().number()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "", "4294967296"})
    void whatIsNoGroupsNumberIsNoGroup(String number) throws IOException {
        inGroup("a", number);
        Machine machine = recorded().build();
        assertEquals(Optional.empty(), machine.groupOf(id("a")));
        assertEquals(List.of(), machine.groups());
    }

    @Test
    void aTypeThatIsNotKnownIsTakenForTheOrdinaryOne() throws IOException {
        inGroup("a", "0");
        host.file(GROUPS + "0/type", "something new");
        assertEquals(DefaultDomainType.DMA, group(recorded().build(), 0).type());
    }

    @Test
    void theIommuThatFirmwareNamesTellsWhatIsKnownOfAMemberAndTranslatesIt() throws IOException {
        bus.iommu = NODE;
        inGroup("a", "7");
        AnsweringIommu iommu = AnsweringIommu.at(NODE, "smmu", request -> new JoinAnswer.OnItsOwn(DIRECT));
        Machine machine = recorded().iommu(iommu).build();
        assertEquals(DIRECT, group(machine, 7).facts());
        assertEquals(List.of("a"), machine.host().list("/sys/class/iommu/smmu/devices"));
    }

    private JoinFacts factsWith(Function<JoinRequest, JoinAnswer> first) throws IOException {
        inGroup("a", "7");
        Machine machine = recorded()
                .iommu(AnsweringIommu.named("first", first))
                .iommu(AnsweringIommu.named("second", request -> new JoinAnswer.ByBusRule(DIRECT)))
                .build();
        return group(machine, 7).facts();
    }

    @Test
    void anIommuThatDevicesDoNotReferToTellsItOnlyOfThoseThatItTranslates() throws IOException {
        assertEquals(DIRECT, factsWith(request -> new JoinAnswer.NotTranslated("it is not mine")));
    }

    @Test
    void theFirstThatTranslatesTheDeviceTellsIt() throws IOException {
        assertEquals(JoinFacts.ORDINARY, factsWith(request -> new JoinAnswer.WithGroupOf(id("b"), JoinFacts.ORDINARY)));
        assertEquals(DIRECT, factsWith(request -> new JoinAnswer.WithGroupOf(id("b"), DIRECT)));
    }

    private Errno claimUnder(OwnershipRules rules, String iommu) throws IOException {
        host.file("/sys/class/iommu/" + iommu + "/name", "");
        Machine machine = recorded().rules(rules).build();
        return group(machine, 7)
                .claim(new DmaOwner.User("/dev/vfio/7", 1))
                .refusal()
                .map(Refusal::errno)
                .orElse(null);
    }

    @Test
    void aDirectRegionThatTheGroupShowsIsRefusedAsTheKernelsOfItsTimeDid() throws IOException {
        inGroup("a", "7");
        host.file(GROUPS + "7/reserved_regions", "0x0000000000001000 0x0000000000001fff direct");
        assertEquals(Errno.EINVAL, claimUnder(OwnershipRules.LINUX_6_12, "ivhd0"));
        assertEquals(null, claimUnder(OwnershipRules.LINUX_6_1, "ivhd0"), "only Intel's driver refused");
        assertEquals(Errno.EPERM, claimUnder(OwnershipRules.LINUX_6_1, "dmar0"));
    }

    @Test
    void theRegionsThatTheGroupShowsOverruleTheTables() throws IOException {
        inGroup("a", "7");
        host.file(GROUPS + "7/reserved_regions", "0x0000000000001000 0x0000000000001fff direct-relaxable");
        JoinFacts required = new JoinFacts(InterruptIsolation.ISOLATED, DirectMapping.REQUIRED);
        Machine machine = recorded()
                .iommu(AnsweringIommu.named("first", request -> new JoinAnswer.ByBusRule(required)))
                .build();
        assertEquals(DirectMapping.RELAXABLE, group(machine, 7).facts().directMapping());
        assertEquals(
                Optional.of("0x0000000000001000 0x0000000000001fff direct-relaxable"),
                machine.host().readText(GROUPS + "7/reserved_regions"));
        assertEquals(
                List.of("devices", "reserved_regions", "type"), machine.host().list(GROUPS + "7"));
    }

    @ParameterizedTest
    @CsvSource({
        "'24: 1000 IR-PCI-MSI-0000:16:00.1 ahci', ISOLATED, YES",
        "'24: 1000 PCI-MSI-0000:16:00.1 ahci', NOT_ISOLATED, NO",
        "'2: 40 IO-APIC 2-edge timer', NOT_ISOLATED, NO",
        "'11: 6 GICv3 27 Level arch_timer', ISOLATED, UNKNOWN",
        "'12: 6 ITS-PCI-MSI-0000:01:00.0 nvme0q0', ISOLATED, UNKNOWN",
        "'', ISOLATED, UNKNOWN"
    })
    void theNamesOfTheInterruptChipsTellWhetherInterruptsAreIsolated(
            String interrupts, InterruptIsolation isolation, InterruptRemapping remapping) throws IOException {
        inGroup("a", "7");
        host.file("/proc/interrupts", interrupts);
        assertEquals(isolation, group(recorded().build(), 7).facts().interrupts());
        assertEquals(remapping, InterruptRemapping.of(host));
    }

    @Test
    void ofAnIommuWithoutDriverNothingSpecialIsKnown() throws IOException {
        bus.iommu = NODE;
        inGroup("a", "7");
        Machine machine = recorded().build();
        assertEquals(JoinFacts.ORDINARY, group(machine, 7).facts());
    }

    @Test
    void aDriverThatWasBoundHasTheDeviceAlthoughNoIdOfItsFits() throws IOException {
        bound("b");
        Machine machine = recorded().build();
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
        assertEquals(Optional.empty(), machine.driverOf(id("a")), "it was not bound");

        machine.unbind(id("b"), "net");
        assertEquals("OK", ScriptedMachine.word(machine.bind(id("b"), "net")), "the id is known now");
        assertEquals("OK", ScriptedMachine.word(machine.bind(id("a"), "net")), "and so are those known before");
    }

    @Test
    void anOverrideThatWasRecordedDecidesAndNoIdIsLearntFromIt() throws IOException {
        bound("b");
        host.file(DEVICES + "b/driver_override", "net");
        Machine machine = recorded().build();
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
        assertEquals(Optional.of("net"), machine.host().readText(DEVICES + "b/driver_override"));

        assertEquals("ENODEV", ScriptedMachine.word(machine.bind(id("c"), "net")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(null)", ""})
    void anOverrideThatWasNotSetDecidesNothing(String none) throws IOException {
        bound("a");
        host.file(DEVICES + "a/driver_override", none);
        Machine machine = recorded().build();
        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(Optional.of("(null)"), machine.host().readText(DEVICES + "a/driver_override"));
        assertTrue(machine.match(id("a"), "net").isPresent());
    }

    @Test
    void aDriverThatWasRecordedUsesTheGroupThatWasRecorded() throws IOException {
        bound("a");
        inGroup("a", "7");
        inGroup("b", "7");
        assertEquals(new Ownership.DmaApi(1), group(recorded().build(), 7).ownership());
    }
}

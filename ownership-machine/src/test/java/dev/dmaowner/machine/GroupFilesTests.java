package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.JoinAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /sys/kernel/iommu_groups} shows. */
class GroupFilesTests {

    private static final String GROUPS = "/sys/kernel/iommu_groups";

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedMachine m = machine(OwnershipRules.LINUX_6_12);
    private final Host host = m.machine.host();

    private ScriptedMachine machine(OwnershipRules rules) {
        return ScriptedMachine.of(
                rules,
                List.of(
                        ScriptedDevice.of("b", "net", "g"),
                        ScriptedDevice.of("a", "net", "g"),
                        ScriptedDevice.of("c", "odd", "h")),
                net);
    }

    private static Machine withIommu(AnsweringIommu iommu, QuietBus... buses) throws IOException {
        MachineBuilder builder =
                Machine.builder().host(new EmptyHost(), Firmware.NONE).iommu(iommu);
        for (QuietBus bus : buses) {
            builder.bus(bus);
        }
        return builder.build();
    }

    @Test
    void eachGroupIsADirectoryOfItsNumberUntilItsLastMemberHasLeft() throws IOException {
        assertEquals(List.of("0", "1"), host.list(GROUPS));
        m.machine.remove(ScriptedMachine.id("c"));
        assertEquals(List.of("0"), host.list(GROUPS));
        assertFalse(host.exists(GROUPS + "/1"));
        assertEquals(List.of(), host.list(GROUPS + "/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "00", "01", "-1", "+1", "x", "1x", "4294967296", "99999999999999999999"})
    void noOtherNameIsAGroup(String name) {
        assertFalse(host.exists(GROUPS + "/" + name));
    }

    @Test
    void aGroupListsItsMembersAsLinksToTheirDirectories() throws IOException {
        assertEquals(List.of("a", "b"), host.list(GROUPS + "/0/devices"));
        assertEquals(Optional.of("../../../../devices/scripted0/a"), host.readLink(GROUPS + "/0/devices/a"));
        assertEquals(Optional.of("scripted:net"), host.readText(GROUPS + "/0/devices/a/modalias"));
        assertFalse(host.exists(GROUPS + "/0/devices/c"));
        assertFalse(host.exists(GROUPS + "/1/devices/a"));
    }

    @Test
    void membersOfEqualNamesOnTwoBusesAreToldApartByANumber() throws IOException {
        DeviceId first = new DeviceId("one", "eth");
        Machine machine = withIommu(
                AnsweringIommu.named(
                        "iommu0",
                        request -> request.device().id().equals(first)
                                ? new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY)
                                : new JoinAnswer.WithGroupOf(first, JoinFacts.ORDINARY)),
                QuietBus.named("one", PlainDevice.at("one", "/sys/devices/one/eth")),
                QuietBus.named("three", PlainDevice.at("three", "/sys/devices/three/eth")),
                QuietBus.named("two", PlainDevice.at("two", "/sys/devices/two/eth")));

        assertEquals(List.of("eth", "eth.0", "eth.1"), machine.host().list(GROUPS + "/0/devices"));
        assertEquals(Optional.of("../../../../devices/one/eth"), machine.host().readLink(GROUPS + "/0/devices/eth"));
        assertEquals(
                Optional.of("../../../../devices/three/eth"), machine.host().readLink(GROUPS + "/0/devices/eth.0"));
        assertEquals(Optional.of("../../../../devices/two/eth"), machine.host().readLink(GROUPS + "/0/devices/eth.1"));
        assertFalse(machine.host().exists(GROUPS + "/0/devices/eth.2"));
    }

    @Test
    void theNameFileIsThereIfTheIommusDriverGaveAName() throws IOException {
        Machine machine = withIommu(
                AnsweringIommu.named(
                        "iommu0", request -> new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY, Optional.of("display"))),
                QuietBus.named("one", PlainDevice.at("one", "/sys/devices/one/dc")));

        assertEquals(List.of("devices", "name", "type"), machine.host().list(GROUPS + "/0"));
        assertEquals(Optional.of("display"), machine.host().readText(GROUPS + "/0/name"));
        assertEquals("EACCES", ScriptedMachine.word(machine.host().write(GROUPS + "/0/name", "drm\n")));
    }

    @Test
    void theNameFileIsNotThereIfItGaveNone() throws IOException {
        assertEquals(List.of("devices", "type"), host.list(GROUPS + "/0"));
        assertFalse(host.exists(GROUPS + "/0/name"));
        assertFalse(host.exists(GROUPS + "/0/devices/a/iommu_group/name"));
    }

    @Test
    @Tag("R-185")
    void theTypeFileShowsTheDefaultDomainWhoeverOwnsTheGroup() throws IOException {
        m.machine.groups().get(1).claim(new DmaOwner.User("/dev/vfio/1", 1));
        assertEquals(Optional.of("DMA"), host.readText(GROUPS + "/0/type"));
        assertEquals(Optional.of("DMA"), host.readText(GROUPS + "/1/type"));
        assertFalse(host.exists(GROUPS + "/0/type/deeper"));
    }

    @Test
    void writingTheTypeOfAFreeGroupChangesIt() throws IOException {
        assertEquals("OK", ScriptedMachine.word(host.write(GROUPS + "/1/type", "identity\n")));
        assertEquals(Optional.of("identity"), host.readText(GROUPS + "/1/type"));
        assertEquals("EPERM", ScriptedMachine.word(host.write(GROUPS + "/0/type", "identity\n")));
        assertEquals(Optional.of("DMA"), host.readText(GROUPS + "/0/type"));
    }

    @Test
    @Tag("R-187")
    void beforeLinux612ABoundDriverOfAnyKindKeepsTheType() throws IOException {
        ScriptedDriver managed = ScriptedDriver.managed("managed", "scripted:odd");
        ScriptedMachine old = machine(OwnershipRules.LINUX_6_1);
        old.machine.register(managed);
        String type = GROUPS + "/1/type";
        assertEquals("EBUSY", ScriptedMachine.word(old.machine.host().write(type, "identity\n")));
        old.unbind("c", "managed");
        assertEquals("OK", ScriptedMachine.word(old.machine.host().write(type, "identity\n")));
        assertEquals(Optional.of("identity"), old.machine.host().readText(type));
        assertTrue(host.exists(type));
    }
}

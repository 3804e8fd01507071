package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.JoinAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code /sys/class/iommu} shows of the IOMMUs that have drivers. */
class IommuClassTests {

    private static final String CLASS = "/sys/class/iommu";
    private static final FirmwareNode NODE = new FirmwareNode.TreeNode("/soc/iommu@1000");
    private static final FirmwareNode OTHER_NODE = new FirmwareNode.TreeNode("/soc/iommu@2000");
    private static final PlainDevice SMMU = PlainDevice.at("platform", "/sys/devices/platform/soc/1000.iommu");

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus = new ScriptedBus(
            ScriptedDevice.of("b", "net", "g"), ScriptedDevice.of("a", "net", "h"), ScriptedDevice.of("c", "odd", "h"));

    private static JoinAnswer alone() {
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }

    private Machine machine(Host host, AnsweringIommu... iommus) throws IOException {
        bus.iommu = NODE;
        MachineBuilder builder = Machine.builder()
                .rules(OwnershipRules.LINUX_6_12)
                .host(host, Firmware.NONE)
                .bus(bus)
                .bus(QuietBus.named(
                        "platform", PlainDevice.at("platform", "/sys/devices/platform/other"), SMMU.describedAt(NODE)))
                .driver(net);
        for (AnsweringIommu iommu : iommus) {
            builder.iommu(iommu);
        }
        return builder.build();
    }

    private Host shown(AnsweringIommu... iommus) throws IOException {
        return machine(new EmptyHost(), iommus).host();
    }

    @Test
    void eachIommuIsThereByItsNameAndNothingElseIs() throws IOException {
        Host host = shown(AnsweringIommu.at(NODE, "smmu1", r -> alone()), AnsweringIommu.named("dmar0", r -> alone()));

        assertEquals(List.of("dmar0", "smmu1"), host.list(CLASS));
        assertTrue(host.exists(CLASS + "/smmu1"));
        assertFalse(host.exists(CLASS + "/smmu2"));
        assertFalse(host.exists(CLASS + "/smmu1/nothing"));
    }

    @Test
    void anIommuWithAPlatformDeviceIsBelowThatDevice() throws IOException {
        Host host = shown(AnsweringIommu.at(NODE, "smmu1", r -> alone()));

        assertEquals(Optional.of("../../devices/platform/soc/1000.iommu/iommu/smmu1"), host.readLink(CLASS + "/smmu1"));
    }

    @Test
    void anIommuWithoutOneIsVirtual() throws IOException {
        Host host = shown(
                AnsweringIommu.named("dmar0", r -> alone()), AnsweringIommu.at(OTHER_NODE, "smmu2", r -> alone()));

        assertEquals(Optional.of("../../devices/virtual/iommu/dmar0"), host.readLink(CLASS + "/dmar0"));
        assertEquals(Optional.of("../../devices/virtual/iommu/smmu2"), host.readLink(CLASS + "/smmu2"));
    }

    @Test
    void anIommuThatIsKnownByItsNodeOnlyBearsTheNameOfItsPlatformDevice() throws IOException {
        Host host = shown(
                AnsweringIommu.at(NODE, "/soc/iommu@1000", r -> alone()),
                AnsweringIommu.at(OTHER_NODE, "/soc/iommu@2000", r -> alone()));

        assertEquals(List.of("1000.iommu", "iommu@2000"), host.list(CLASS));
    }

    @Test
    void anIommuListsTheDevicesThatItTranslates() throws IOException {
        Host host = shown(AnsweringIommu.at(NODE, "smmu1", r -> alone()));

        assertEquals(List.of("a", "b"), host.list(CLASS + "/smmu1/devices"));
        assertTrue(host.exists(CLASS + "/smmu1/devices/a"));
        assertFalse(host.exists(CLASS + "/smmu1/devices/c"), "it was never configured");
        assertFalse(host.exists(CLASS + "/smmu1/devices/a/deeper/still"));
    }

    @Test
    void aDeviceThatLeavesIsTranslatedNoMore() throws IOException {
        Machine machine = machine(new EmptyHost(), AnsweringIommu.at(NODE, "smmu1", r -> alone()));

        machine.remove(id("a"));

        assertEquals(List.of("b"), machine.host().list(CLASS + "/smmu1/devices"));
        assertFalse(machine.host().exists(CLASS + "/smmu1/devices/a"));
    }

    @Test
    void aTranslatedDeviceNamesItsIommu() throws IOException {
        Host host = shown(
                AnsweringIommu.named("aaa", r -> new JoinAnswer.NotTranslated("not it")),
                AnsweringIommu.at(NODE, "smmu1", r -> alone()));

        assertEquals(Optional.of("../../../class/iommu/smmu1"), host.readLink("/sys/devices/scripted0/a/iommu"));
        assertTrue(host.list("/sys/devices/scripted0/a").contains("iommu"));
    }

    @Test
    void aDeviceThatNoIommuTranslatesNamesNone() throws IOException {
        Host host = shown(AnsweringIommu.at(NODE, "smmu1", r -> alone()));

        assertFalse(host.exists("/sys/devices/scripted0/c/iommu"));
        assertFalse(host.list("/sys/devices/scripted0/c").contains("iommu"));
    }

    @Test
    void whatTheHostHasRecordedOfItsIommusStandsInPlaceOfTheMachinesOwn() throws IOException {
        WrittenHost recorded = new WrittenHost().link(CLASS + "/recorded", "../../devices/virtual/iommu/recorded");

        Host host = machine(recorded, AnsweringIommu.at(NODE, "smmu1", r -> alone()))
                .host();

        assertEquals(List.of("recorded"), host.list(CLASS));
        assertEquals(Optional.of("../../devices/virtual/iommu/recorded"), host.readLink(CLASS + "/recorded"));
        assertFalse(host.exists("/sys/devices/scripted0/a/iommu"));
    }
}

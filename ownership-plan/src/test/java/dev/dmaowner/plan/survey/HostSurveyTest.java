package dev.dmaowner.plan.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.PluginProblem;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.RecordingHost;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup.Knowledge;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

class HostSurveyTest {

    private static SurveyRequest request(List<BusType> busTypes, List<Driver> drivers) {
        return SurveyRequest.of(Plugins.of(busTypes, drivers, List.of()));
    }

    private static final SurveyRequest PCI = request(List.of(new ListedBus("pci")), List.of());

    private static SmallTree oneGroup() throws IOException {
        return new SmallTree()
                .kernel("6.12.1-test")
                .iommu("dmar0")
                .group(3, "DMA-FQ")
                .device("pci", "0000:00:01.0")
                .device("pci", "0000:00:01.1")
                .member(3, "pci", "0000:00:01.0")
                .member(3, "pci", "0000:00:01.1");
    }

    private static SurveyedGroup only(Host host) throws IOException {
        HostSurvey survey = HostSurvey.of(host, PCI);
        assertEquals(1, survey.groups().size());
        return survey.groups().get(0);
    }

    @Test
    void groupWithNothingBoundIsUnownedAsFarAsOneCanTell() throws IOException {
        SurveyedGroup group = only(oneGroup().host());
        assertEquals(new GroupId(3), group.id());
        assertEquals("DMA-FQ", group.type());
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertEquals(Knowledge.INFERRED, group.known());
        assertTrue(group.isViable());
        assertEquals(
                List.of(new DeviceId("pci", "0000:00:01.0"), new DeviceId("pci", "0000:00:01.1")), group.members());
    }

    @Test
    void everyOrdinaryDriverIsAUserAndABlocker() throws IOException {
        SurveyedGroup group = only(oneGroup()
                .bound("pci", "0000:00:01.0", "e1000e")
                .bound("pci", "0000:00:01.1", "nvme")
                .host());
        assertEquals(new Ownership.DmaApi(2), group.ownership());
        assertFalse(group.isViable());
        assertEquals(2, group.blockers().size());
        Blocker first = group.blockers().get(0);
        assertEquals(Optional.of(new DeviceId("pci", "0000:00:01.0")), first.device());
        assertEquals(Optional.of("e1000e"), first.driver());
        assertEquals("e1000e uses 0000:00:01.0 through the DMA API", first.reason());
        assertEquals(Optional.empty(), first.advice(), "a plan cures it");
    }

    @ParameterizedTest
    @CsvSource({"pci-stub", "pcieport"})
    void neutralDriversNeitherUseTheGroupNorBlockIt(String driver) throws IOException {
        SurveyedGroup group =
                only(oneGroup().bound("pci", "0000:00:01.0", driver).host());
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertTrue(group.isViable());
    }

    @ParameterizedTest
    @CsvSource({
        "vfio-pci",
        "mlx5_vfio_pci",
        "hisi_acc_vfio_pci",
        "nvgrace-gpu-vfio-pci",
        "virtio_vfio_pci",
        "xe-vfio-pci",
        "ism_vfio_pci"
    })
    @Tag("N-026")
    void boundToVfioLeavesTheOwnerUnknown(String driver) throws IOException {
        Host host = oneGroup().bound("pci", "0000:00:01.0", driver).host();
        SurveyedGroup group = only(host);
        assertInstanceOf(Ownership.Unknown.class, group.ownership());
        assertTrue(group.isViable());
        SurveyedDevice device = HostSurvey.of(host, PCI)
                .device(new DeviceId("pci", "0000:00:01.0"))
                .orElseThrow();
        assertEquals(Purpose.USER_ACCESS, device.binding().orElseThrow().purpose());
    }

    @Test
    @Tag("N-027")
    @Tag("N-044")
    void processThatHasTheGroupOpenIsNamedAndTheGroupIsInUse() throws IOException {
        SmallTree group = oneGroup().bound("pci", "0000:00:01.0", "vfio-pci").file("proc/812/comm", "qemu\n");
        for (SmallTree held : List.of(
                group.link("proc/812/fd/4", "/dev/vfio/3"),
                oneGroup()
                        .bound("pci", "0000:00:01.0", "vfio-pci")
                        .file("proc/812/comm", "qemu\n")
                        .file("sys/devices/pci0/0000:00:01.0/vfio-dev/vfio2/dev", "511:2\n")
                        .link("proc/812/fd/4", "/dev/vfio/devices/vfio2"),
                oneGroup()
                        .bound("pci", "0000:00:01.0", "vfio-pci")
                        .file("proc/812/comm", "qemu\n")
                        .file("proc/812/fdinfo/4", "vfio-device-syspath: /sys/devices/pci0/0000:00:01.0\n")
                        .link("proc/812/fd/4", "anon_inode:[vfio-device]"))) {
            HostSurvey survey = HostSurvey.of(held.host(), PCI);
            SurveyedGroup found = survey.groups().get(0);
            assertEquals(1, found.holders().size(), found.toString());
            assertTrue(found.holders().get(0).startsWith("process 812 (qemu) has "), found.toString());
            assertEquals(Availability.IN_USE, Availability.of(survey, found));
            Ownership.Unknown owner = assertInstanceOf(Ownership.Unknown.class, found.ownership());
            assertTrue(owner.reason().contains(found.holders().get(0)), owner.reason());
        }
    }

    @Test
    void groupThatNoProcessHasOpenIsNotInUseAsFarAsOneCanTell() throws IOException {
        HostSurvey survey = HostSurvey.of(
                oneGroup()
                        .bound("pci", "0000:00:01.0", "vfio-pci")
                        .file("proc/812/comm", "qemu\n")
                        .link("proc/812/fd/4", "/dev/vfio/33")
                        .host(),
                PCI);
        assertEquals(
                Availability.UNKNOWN, Availability.of(survey, survey.groups().get(0)));
        Ownership.Unknown owner =
                assertInstanceOf(Ownership.Unknown.class, survey.groups().get(0).ownership());
        assertTrue(owner.reason().contains("no process has a node of it open"), owner.reason());
    }

    @Test
    void kernelUserBesideVfioIsStillAUser() throws IOException {
        SurveyedGroup group = only(oneGroup()
                .bound("pci", "0000:00:01.0", "vfio-pci")
                .bound("pci", "0000:00:01.1", "e1000e")
                .host());
        assertEquals(new Ownership.DmaApi(1), group.ownership());
        assertEquals(1, group.blockers().size());
    }

    @Test
    void otherBridgeDriversBlockAlthoughPcieportDoesNot() throws IOException {
        SurveyedGroup group = only(oneGroup()
                .bound("pci", "0000:00:01.0", "pcieport")
                .bound("pci", "0000:00:01.1", "shpchp")
                .host());
        assertEquals(Optional.of("shpchp"), group.blockers().get(0).driver());
        assertEquals(1, group.blockers().size());
    }

    @Test
    void installedDriverSaysForItselfWhetherItManagesDma() throws IOException {
        Host host = oneGroup().bound("pci", "0000:00:01.0", "own").host();
        SurveyRequest request = request(List.of(new ListedBus("pci")), List.of(new OwnDriver()));
        assertEquals(
                new Ownership.Unowned(),
                HostSurvey.of(host, request).groups().get(0).ownership());
        assertEquals(
                new Ownership.DmaApi(1),
                HostSurvey.of(host, request.with(OwnershipRules.LINUX_6_1))
                        .groups()
                        .get(0)
                        .ownership());
    }

    /** Manages DMA under the newest rules only. */
    private static final class OwnDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("pci", "own");
        }

        @Override
        public DmaManagement dmaManagement(KernelRules rules) {
            return rules.generation() == OwnershipRules.LINUX_6_12 ? DmaManagement.BY_DRIVER : DmaManagement.BY_CORE;
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            throw new UnsupportedOperationException("looking probes nothing");
        }
    }

    @Test
    void whatIsKnownExactlyIsNotInferred() throws IOException {
        Ownership owned = new Ownership.Owned(new DmaOwner.User("/dev/vfio/3", 1), 1);
        HostSurvey survey = HostSurvey.of(
                oneGroup().bound("pci", "0000:00:01.0", "vfio-pci").host(),
                PCI.withExactOwnership(group -> Optional.of(owned)));
        SurveyedGroup group = survey.groups().get(0);
        assertEquals(owned, group.ownership());
        assertEquals(Knowledge.EXACT, group.known());
        assertFalse(group.isViable(), "somebody has it already");
        assertEquals(Optional.empty(), group.blockers().get(0).device());
    }

    @Test
    void privateDomainBlocksAUser() throws IOException {
        HostSurvey survey = HostSurvey.of(
                oneGroup().host(), PCI.withExactOwnership(group -> Optional.of(new Ownership.PrivateDomain(0))));
        assertFalse(survey.groups().get(0).isViable());
    }

    @ParameterizedTest
    @CsvSource({
        "direct, dmar0, linux-6.12, false",
        "direct, ivhd0, linux-6.12, false",
        "direct, dmar0, linux-6.1, false",
        "direct, ivhd0, linux-6.1, true",
        "direct-relaxable, dmar0, linux-6.12, true",
        "msi, dmar0, linux-6.12, true",
    })
    void memoryThatFirmwareWantsMappedStandsInTheWay(String type, String iommu, String rules, boolean takeable)
            throws IOException {
        Host host = new SmallTree()
                .iommu(iommu)
                .group(3, "DMA")
                .file(
                        "sys/kernel/iommu_groups/3/reserved_regions",
                        "0x00000000000e8000 0x00000000000e8fff " + type
                                + "\n0x00000000fee00000 0x00000000feefffff msi\n")
                .host();
        HostSurvey survey =
                HostSurvey.of(host, PCI.with(OwnershipRules.ofWord(rules).orElseThrow()));
        assertEquals(takeable, survey.groups().get(0).isViable());
    }

    @Test
    void hostWithoutAnIommuSaysSoAndStillListsDevices() throws IOException {
        HostSurvey survey = HostSurvey.of(
                new SmallTree()
                        .kernel("6.12.1")
                        .device("pci", "0000:00:01.0")
                        .directory("sys/kernel/iommu_groups")
                        .host(),
                PCI);
        assertEquals(List.of(), survey.iommu().iommus());
        assertEquals(1, survey.devices().size());
        assertTrue(
                survey.warnings().get(0).contains("no IOMMU"), survey.warnings().toString());
    }

    @Test
    void memberOfABusThatIsNotInstalledIsListedAllTheSame() throws IOException {
        HostSurvey survey = HostSurvey.of(
                oneGroup()
                        .device("strange", "thing.0")
                        .member(3, "strange", "thing.0")
                        .host(),
                PCI);
        SurveyedDevice thing = survey.device(new DeviceId("strange", "thing.0")).orElseThrow();
        assertEquals(Optional.of(new GroupId(3)), thing.group());
        assertEquals("strange:thing.0", thing.device().modalias());
        assertEquals(3, survey.groups().get(0).members().size());
    }

    @Test
    void driverOnABusWithoutOwnershipIsNoUser() throws IOException {
        SurveyedGroup group = only(oneGroup()
                .device("host1x", "drm")
                .bound("host1x", "drm", "drm")
                .member(3, "host1x", "drm")
                .host());
        assertEquals(new Ownership.Unowned(), group.ownership());
    }

    @Test
    void readsOneUeventADeviceAndNothingThatWakesIt() throws IOException {
        RecordingHost host = new RecordingHost(
                oneGroup().bound("pci", "0000:00:01.0", "e1000e").host());
        HostSurvey.of(host, PCI);
        assertEquals(
                List.of(
                        "/sys/devices/pci0/0000:00:01.0/uevent",
                        "/sys/devices/pci0/0000:00:01.1/uevent",
                        "/sys/kernel/iommu_groups/3/reserved_regions",
                        "/sys/kernel/iommu_groups/3/type",
                        "/proc/cmdline"),
                host.reads());
        assertTrue(host.others().stream().noneMatch(what -> what.startsWith("write") || what.startsWith("open")));
        assertEquals(host.others().stream().distinct().toList(), host.others(), "nothing is looked at twice");
    }

    @Test
    void brokenBusIsReportedAndTheOthersAreListed() throws IOException {
        BusType broken = Mockito.mock(BusType.class);
        Mockito.when(broken.description()).thenReturn(BusDescription.plain("broken"));
        Mockito.when(broken.enumerate(Mockito.any(EnumerationSource.class)))
                .thenThrow(new IllegalStateException("out of order"));
        List<PluginProblem> problems = new ArrayList<>();
        Plugins plugins = Plugins.of(List.of(broken, new ListedBus("pci")), List.of(), List.of(), problems::add);
        HostSurvey survey = HostSurvey.of(oneGroup().host(), SurveyRequest.of(plugins));
        assertEquals(2, survey.devices().size());
        assertEquals(1, problems.size());
        assertSame(broken, problems.get(0).plugin());
        assertEquals("out of order", problems.get(0).thrown().orElseThrow().getMessage());
    }

    @Test
    void namesInTheGroupsFolderThatAreNoNumbersAreNoGroups() throws IOException {
        HostSurvey survey = HostSurvey.of(
                oneGroup()
                        .file("sys/kernel/iommu_groups/x/type", "DMA\n")
                        .file("sys/kernel/iommu_groups/07/type", "DMA\n")
                        .file("sys/kernel/iommu_groups/99999999999/type", "DMA\n")
                        .link("sys/kernel/iommu_groups/3/devices/gone", "../../../../devices/pci0/gone")
                        .link("sys/kernel/iommu_groups/3/devices/out", "../../../../../../../etc")
                        .host(),
                PCI);
        assertEquals(1, survey.groups().size());
        assertEquals(2, survey.groups().get(0).members().size());
    }

    @ParameterizedTest
    @CsvSource({
        "6.12.1, linux-6.12, ''",
        "6.1.0-56-amd64, linux-6.1, ''",
        "5.19.0, linux-6.1, ''",
        "5.18.3, linux-3.6, ''",
        "6.2.0, linux-6.1, between two generations",
        "6.5.9, linux-6.1, between two generations",
        "6.6.0, linux-6.12, ''",
        "6.14.9, linux-6.12, ''",
        "6.15.0, linux-6.18, ''",
        "6.18.15+deb13-amd64, linux-6.18, ''",
        "6.19.0, linux-7.3, ''",
        "7.4.1, linux-7.3, is newer than any kernel that was checked",
        "strange, linux-7.3, is not known",
    })
    void kernelChoosesTheRulesAndWarnsWhereTheyAreNotItsOwn(String release, String rules, String warning)
            throws IOException {
        HostSurvey survey = HostSurvey.of(oneGroup().kernel(release).host(), PCI);
        assertEquals(rules, survey.rules().generation().word());
        if (warning.isEmpty()) {
            assertEquals(List.of(), survey.warnings());
        } else {
            assertTrue(
                    survey.warnings().get(0).contains(warning),
                    survey.warnings().toString());
        }
    }

    @Test
    void rulesThatWereAskedForNeedNoWarning() throws IOException {
        HostSurvey survey = HostSurvey.of(oneGroup().kernel("5.4.0").host(), PCI.with(OwnershipRules.SERIES_V2));
        assertEquals(OwnershipRules.SERIES_V2, survey.rules());
        assertEquals(List.of(), survey.warnings());
    }

    @Test
    void detailsTellAnOverrideFromNone() throws IOException {
        Host host = oneGroup()
                .override("pci", "0000:00:01.0", "vfio-pci")
                .override("pci", "0000:00:01.1", "(null)")
                .link("sys/devices/pci0/0000:00:01.1/iommu", "../../virtual/iommu/dmar0")
                .host();
        HostSurvey survey = HostSurvey.of(host, PCI);
        DeviceDetails first = DeviceDetails.read(host, survey.devices().get(0).device());
        DeviceDetails second = DeviceDetails.read(host, survey.devices().get(1).device());
        assertEquals(Optional.of("vfio-pci"), first.override());
        assertEquals(Optional.empty(), first.iommu());
        assertEquals(Optional.empty(), second.override());
        assertEquals(Optional.of("dmar0"), second.iommu());
    }
}

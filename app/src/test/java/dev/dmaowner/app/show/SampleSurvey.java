package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.show.Selection.Extent;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.machine.ReservedRegions;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.check.DeviceUse;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.DeviceHardware;
import dev.dmaowner.plan.survey.DeviceHardware.Link;
import dev.dmaowner.plan.survey.DeviceHardware.VirtualFunctions;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.plan.survey.SurveyedGroup.Knowledge;
import dev.dmaowner.plan.survey.UserspaceNodes;
import dev.dmaowner.plan.survey.UserspaceNodes.Way;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A made-up machine with a group in each state, as a survey would tell of it. */
final class SampleSurvey {

    private SampleSurvey() {}

    record Thing(DeviceId id, String modalias, Map<String, String> attributes) implements Device {
        @Override
        public Optional<DeviceId> parent() {
            return Optional.empty();
        }

        @Override
        public String sysfsPath() {
            return "/sys/devices/" + id.bus() + "0/" + id.name();
        }

        @Override
        public Optional<FirmwareNode> firmwareNode() {
            return Optional.empty();
        }
    }

    static Device pci(String name, String vendor, String device, String code) {
        return new Thing(
                new DeviceId("pci", name),
                new PciIdentity(hex(vendor), hex(device), 0, 0, hex(code)).modalias(),
                Map.of("class", "0x" + code));
    }

    private static int hex(String digits) {
        return Integer.parseInt(digits, 16);
    }

    private static SurveyedDevice in(int group, Device device, Binding... binding) {
        return new SurveyedDevice(device, List.of(binding).stream().findFirst(), Optional.of(new GroupId(group)));
    }

    private static Binding ordinary(String driver) {
        return new Binding(driver, DmaManagement.BY_CORE, Purpose.KERNEL);
    }

    private static Binding neutral(String driver) {
        return new Binding(driver, DmaManagement.BY_DRIVER, Purpose.KERNEL);
    }

    private static Binding vfio() {
        return new Binding("vfio-pci", DmaManagement.BY_DRIVER, Purpose.USER_ACCESS);
    }

    static final List<SurveyedDevice> DEVICES = List.of(
            in(0, pci("0000:00:00.0", "8086", "29C0", "060000")),
            in(1, pci("0000:00:03.0", "8086", "10D3", "020000"), ordinary("e1000e")),
            in(1, pci("0000:00:03.1", "1AF4", "1042", "010000"), ordinary("virtio-pci")),
            in(1, pci("0000:00:03.2", "1B36", "000C", "060400"), neutral("pcieport")),
            in(2, pci("0000:01:00.0", "1B36", "0010", "010802"), vfio()),
            in(3, pci("0000:02:00.0", "8086", "10D3", "020000"), vfio()),
            in(
                    4,
                    new Thing(new DeviceId("platform", "54200000.dc"), "of:NdcT(null)Cnvidia,tegra124-dc", Map.of()),
                    ordinary("tegra-dc")),
            in(5, pci("0000:00:1c.0", "8086", "3420", "060400"), neutral("pcieport")),
            new SurveyedDevice(
                    new Thing(new DeviceId("platform", "serial8250"), "platform:serial8250", Map.of()),
                    Optional.empty(),
                    Optional.empty()));

    static HostSurvey survey() {
        return new HostSurvey(
                new HostDescription(Kind.SIMULATED, "a sample", Optional.of("6.12.1-sample")),
                RulesChoice.of(Optional.of("6.12.1-sample")),
                new IommuState(
                        IommuState.Kind.GROUPS, List.of("dmar0", "dmar1"), "this host has groups", Optional.empty()),
                List.of(
                        group(0, new Ownership.Unowned(), Knowledge.INFERRED),
                        group(1, new Ownership.DmaApi(2), Knowledge.INFERRED, uses(1), uses(2)),
                        group(
                                2,
                                new Ownership.Unknown("bound to vfio, and nothing shows whether it is in use"),
                                Knowledge.INFERRED),
                        group(
                                3,
                                new Ownership.Owned(new DmaOwner.User("/dev/vfio/3", 1), 1),
                                Knowledge.EXACT,
                                new Blocker(
                                        Optional.empty(),
                                        Optional.empty(),
                                        "the user of /dev/vfio/3 owns it",
                                        Optional.of("wait until the user of /dev/vfio/3 releases it"))),
                        group(4, new Ownership.PrivateDomain(1), Knowledge.EXACT, uses(6)),
                        group(5, new Ownership.Unowned(), Knowledge.INFERRED)),
                DEVICES,
                List.of());
    }

    /** {@return the survey as of a host with a kernel at work} */
    static ShownMachine shown(HostSurvey survey) throws IOException {
        Host host = CapturedHost.of(
                CapturedTree.builder()
                        .file("sys/bus/pci/drivers/vfio-pci/uevent", new byte[0])
                        .build(),
                "a sample");
        return new ShownMachine(host, survey, GroupVerdicts.overview(host, survey), Optional.empty());
    }

    /** {@return a selection of one device, with as much as there can be of it} */
    static Selection selected(List<SurveyedGroup> groups, SurveyedDevice device, DeviceDetails details) {
        WholeDevice whole = new WholeDevice(
                details,
                new DeviceHardware(
                        Optional.of(1),
                        Optional.of(new Link("8.0 GT/s PCIe", "4", "16.0 GT/s PCIe", "4")),
                        Optional.empty(),
                        Optional.of(List.of("flr", "bus")),
                        Optional.of("D0"),
                        Optional.empty(),
                        Optional.of(new VirtualFunctions(List.of("0000:01:00.2"), 1, Optional.of(7))),
                        List.of("pci:0000:01:00.1"),
                        List.of("platform:a-consumer")),
                new DeviceUse(
                        Optional.of(List.of(
                                new DeviceUse.Interface("eth0", Optional.of("br0")),
                                new DeviceUse.Interface("eth1", Optional.empty()))),
                        Optional.of(new DeviceUse.Disks(List.of("nvme0n1"), List.of("nvme0n1p2 is mounted on /"))),
                        Optional.of(List.of("card0")),
                        Optional.of(List.of("card1", "renderD128")),
                        List.of("process 812 (qemu) has /dev/vfio/2 open"),
                        Seen.ALL),
                new UserspaceNodes(Way.BOTH, List.of("/dev/vfio/2", "/dev/iommu"), "the kernel has both"),
                List.of(new DeviceId("pci", "0000:00:1c.0")),
                Optional.of(List.of(new DeviceId("pci", "0000:01:00.1"))));
        return new Selection(
                groups,
                List.of(device),
                Map.of(device.id(), whole),
                Map.of(
                        new GroupId(2),
                        new ReservedRegions("0x00000000fee00000 0x00000000feefffff msi\n0x0 0x1 something\n")),
                Extent.PART);
    }

    private static Blocker uses(int index) {
        SurveyedDevice device = DEVICES.get(index);
        String driver = device.driver().orElseThrow();
        return new Blocker(
                Optional.of(device.id()),
                Optional.of(driver),
                driver + " uses " + device.id().name() + " through the DMA API",
                Optional.empty());
    }

    private static SurveyedGroup group(int id, Ownership ownership, Knowledge known, Blocker... blockers) {
        List<DeviceId> members = DEVICES.stream()
                .filter(device -> device.group().equals(Optional.of(new GroupId(id))))
                .map(SurveyedDevice::id)
                .toList();
        return new SurveyedGroup(new GroupId(id), "DMA-FQ", ownership, known, members, List.of(blockers));
    }
}

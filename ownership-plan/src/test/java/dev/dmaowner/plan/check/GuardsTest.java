package dev.dmaowner.plan.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.BareDevice;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.PredictedGroups;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each guard on a made-up tree where it bites, and on one where it does not. */
class GuardsTest {

    private static final DeviceId ID = new DeviceId("pci", "0000:01:00.0");
    private static final String PATH = "/sys/devices/pci0/0000:01:00.0";
    private static final String BELOW = "sys/devices/pci0/0000:01:00.0/";
    private static final String ROUTES =
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";

    private static SmallTree device() throws IOException {
        return new SmallTree().device("pci", "0000:01:00.0");
    }

    private static SmallTree network() throws IOException {
        return device().link("sys/class/net/eth0", "../../devices/pci0/0000:01:00.0/net/eth0")
                .file(BELOW + "net/eth0/mtu", "1500\n");
    }

    private static SmallTree disk() throws IOException {
        return device().link("sys/class/block/sda", "../../devices/pci0/0000:01:00.0/ata1/block/sda")
                .link("sys/class/block/sda1", "../../devices/pci0/0000:01:00.0/ata1/block/sda/sda1")
                .file(BELOW + "ata1/block/sda/dev", "8:0\n")
                .file(BELOW + "ata1/block/sda/sda1/dev", "8:1\n");
    }

    private static String route(String device) {
        return ROUTES + device + "\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n";
    }

    private static Optional<String> ask(Guard guard, SmallTree tree) throws IOException {
        return ask(guard, tree.host(), Optional.of(new GroupId(1)));
    }

    private static Optional<String> ask(Guard guard, Host host, Optional<GroupId> group) throws IOException {
        HostUse use = use(host, HostUse.Reach.WHOLE);
        use.taken(List.of(PATH));
        return guard.against(use, device(Optional.empty(), group));
    }

    private static HostUse use(Host host, HostUse.Reach reach) throws IOException {
        Plugins none = Plugins.of(List.of(), List.of(), List.of());
        return new HostUse(host, reach, HostSurvey.of(host, SurveyRequest.of(none)));
    }

    private static SurveyedDevice device(Optional<Binding> binding, Optional<GroupId> group) {
        return new SurveyedDevice(new BareDevice(ID, "pci:x", PATH), binding, group);
    }

    private static void assertBites(String words, Optional<String> reason) {
        assertTrue(reason.orElse("").contains(words), () -> "it says " + reason);
    }

    @Test
    void networkDeviceOfTheDefaultRouteIsGuarded() throws IOException {
        SmallTree tree = network().file("proc/net/route", route("eth0"));
        assertBites("eth0 carries the default route", ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void networkDeviceOfTheDefaultRouteOfSixIsGuarded() throws IOException {
        String zeros = "0".repeat(32);
        SmallTree tree = network()
                .file("proc/net/ipv6_route", zeros + " 00 " + zeros + " 00 " + zeros + " 400 1 0 00000003 eth0\n");
        assertBites("eth0 carries the default route", ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void networkDeviceBelowAVlanOfABridgeOfABondIsGuarded() throws IOException {
        SmallTree tree = network()
                .file("proc/net/route", route("vlan7"))
                .link("sys/class/net/vlan7/lower_br0", "../br0")
                .link("sys/class/net/br0/brif/bond0", "../../bond0")
                .file("sys/class/net/bond0/bonding/slaves", "eth1 eth0\n");
        assertBites("eth0 carries the default route of vlan7", ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void networkDeviceOfAnotherRouteIsNot() throws IOException {
        SmallTree tree = network()
                .file("proc/net/route", route("eth1") + "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        assertEquals(Optional.empty(), ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void bridgesThatAreTheirOwnPortsDoNotHangTheGuard() throws IOException {
        SmallTree tree = network()
                .file("proc/net/route", route("br0"))
                .link("sys/class/net/br0/lower_br1", "../br1")
                .link("sys/class/net/br1/lower_br0", "../br0");
        assertEquals(Optional.empty(), ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void mountedPartitionIsGuarded() throws IOException {
        SmallTree tree = disk().file("proc/self/mounts", "/dev/sda1 /home ext4 rw 0 0\n");
        assertBites("sda1 is mounted on /home", ask(new DiskGuard(), tree));
    }

    @Test
    void partitionMountedUnderAnotherNameIsFoundByItsNumber() throws IOException {
        SmallTree tree = disk().file("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/root rw\n");
        assertBites("sda1 is mounted on /", ask(new DiskGuard(), tree));
    }

    @Test
    void swapIsGuarded() throws IOException {
        SmallTree tree = disk().file("proc/swaps", "Filename Type Size Used Priority\n/dev/sda1 partition 1 0 -2\n");
        assertBites("sda1 is swapped on", ask(new DiskGuard(), tree));
    }

    @Test
    void diskBelowRaidAndAVolumeIsGuarded() throws IOException {
        SmallTree tree = disk().link(
                        BELOW + "ata1/block/sda/sda1/holders/md0", "../../../../../../../virtual/block/md0")
                .link("sys/class/block/md0", "../../devices/virtual/block/md0")
                .link("sys/devices/virtual/block/md0/holders/dm-0", "../../dm-0")
                .link("sys/class/block/dm-0", "../../devices/virtual/block/dm-0")
                .file("sys/devices/virtual/block/dm-0/dm/name", "vg-home\n")
                .file("proc/self/mounts", "/dev/mapper/vg-home /home ext4 rw 0 0\n");
        assertBites("sda1 is held by md0, and md0 is held by dm-0, and dm-0 is mounted", ask(new DiskGuard(), tree));
    }

    @Test
    void namespaceOfASubsystemIsGuardedForEachController() throws IOException {
        SmallTree tree = device().link(
                        "sys/class/nvme-subsystem/nvme-subsys0", "../../devices/virtual/nvme-subsystem/nvme-subsys0")
                .link("sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0", "../../../pci0/0000:01:00.0/nvme/nvme0")
                .link("sys/class/block/nvme0n1", "../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1")
                .file("proc/self/mounts", "/dev/nvme0n1 / ext4 rw 0 0\n");
        assertBites("nvme0n1 is mounted on /", ask(new DiskGuard(), tree));
    }

    @Test
    void diskThatNobodyUsesIsNot() throws IOException {
        SmallTree tree = disk().file("proc/self/mounts", "/dev/sdb1 /home ext4 rw 0 0\n");
        assertEquals(Optional.empty(), ask(new DiskGuard(), tree));
    }

    @Test
    void bootDisplayIsGuardedAndAnotherIsNot() throws IOException {
        assertBites("booted", ask(new DisplayGuard(), device().file(BELOW + "boot_vga", "1\n")));
        assertEquals(Optional.empty(), ask(new DisplayGuard(), device().file(BELOW + "boot_vga", "0\n")));
    }

    @Test
    void deviceOfAFramebufferIsGuarded() throws IOException {
        SmallTree tree = device().link("sys/class/graphics/fb0", "../../devices/pci0/0000:01:00.0/graphics/fb0");
        assertBites("fb0", ask(new DisplayGuard(), tree));
    }

    @Test
    void functionWithVirtualOnesIsGuardedAndWithoutIsNot() throws IOException {
        SmallTree tree = device().file(BELOW + "sriov_numvfs", "1\n")
                .link(BELOW + "virtfn0", "../0000:01:10.0")
                .link("sys/devices/pci0/0000:01:10.0/driver", "../../../bus/pci/drivers/iavf");
        assertBites("0000:01:10.0 (iavf)", askBound(new VirtualFunctionsGuard(), tree, "ice"));
        assertEquals(
                Optional.empty(),
                askBound(new VirtualFunctionsGuard(), device().file(BELOW + "sriov_numvfs", "0\n"), "ice"));
    }

    /** Such a driver leaves the virtual functions as they are. */
    @Test
    void driverThatKeepsVirtualFunctionsRemovesNone() throws IOException {
        SmallTree tree = device().file(BELOW + "sriov_numvfs", "1\n").link(BELOW + "virtfn0", "../0000:01:10.0");
        assertEquals(Optional.empty(), askBound(new VirtualFunctionsGuard(), tree, "nvme"));
    }

    @Test
    void physicalFunctionWithoutADriverHasNothingToUnbind() throws IOException {
        assertEquals(Optional.empty(), ask(new VirtualFunctionsGuard(), device().file(BELOW + "sriov_numvfs", "1\n")));
    }

    private static Optional<String> askBound(Guard guard, SmallTree tree, String driver) throws IOException {
        Binding binding = new Binding(driver, DmaManagement.BY_CORE, Purpose.KERNEL);
        HostUse use = use(tree.host(), HostUse.Reach.WHOLE);
        return guard.against(use, device(Optional.of(binding), Optional.of(new GroupId(1))));
    }

    @Test
    void serialPortOfTheConsoleIsGuardedAndAnotherIsNot() throws IOException {
        String other = "ttyS41 -W- (EC p a) 4:105\n";
        String mine = "tty0 -WU (E p) 4:1\nttyS4 -W- (EC p a) 4:68\n";
        assertEquals(Optional.empty(), ask(new ConsoleGuard(), serialPort().file("proc/consoles", other)));
        assertBites(
                "console is on its serial port ttyS4",
                ask(new ConsoleGuard(), serialPort().file("proc/consoles", mine)));
    }

    private static SmallTree serialPort() throws IOException {
        return device().link("sys/class/tty/ttyS4", "../../devices/pci0/0000:01:00.0/tty/ttyS4");
    }

    @Test
    void trustedPlatformModuleIsGuarded() throws IOException {
        SmallTree tree = device().link("sys/class/tpm/tpm0", "../../devices/pci0/0000:01:00.0/tpm/tpm0");
        assertBites("tpm0", ask(new TpmGuard(), tree));
        assertEquals(Optional.empty(), ask(new TpmGuard(), device()));
    }

    private static String input(String place, String handlers) {
        return "I: Bus=0003 Vendor=04d9 Product=0169 Version=0110\nN: Name=\"a device\"\nS: Sysfs=" + place
                + "\nH: Handlers=" + handlers + "\n\n";
    }

    @Test
    void controllerOfTheOnlyKeyboardIsGuarded() throws IOException {
        String mine = input("/devices/pci0/0000:01:00.0/usb1/1-1/input/input3", "sysrq kbd event3 leds");
        String button = input("/devices/LNXSYSTM:00/LNXPWRBN:00/input/input0", "kbd event0");
        String other = input("/devices/pci0/0000:00:14.0/usb2/2-1/input/input7", "sysrq kbd event7");
        assertBites(
                "no keyboard left", ask(new KeyboardGuard(), device().file("proc/bus/input/devices", button + mine)));
        assertEquals(
                Optional.empty(),
                ask(new KeyboardGuard(), device().file("proc/bus/input/devices", button + mine + other)));
        assertEquals(
                Optional.empty(), ask(new KeyboardGuard(), device().file("proc/bus/input/devices", button + other)));
        String fed = input("/devices/virtual/input/input9", "sysrq kbd event9");
        assertBites("no keyboard left", ask(new KeyboardGuard(), device().file("proc/bus/input/devices", mine + fed)));
    }

    /** Two controllers with a keyboard each are no way out if both are taken. */
    @Test
    void controllersOfAllKeyboardsTogetherAreGuarded() throws IOException {
        String second = "/sys/devices/pci0/0000:00:14.0";
        Host host = device().file(
                        "proc/bus/input/devices",
                        input("/devices/pci0/0000:01:00.0/usb1/1-1/input/input3", "sysrq kbd event3")
                                + input("/devices/pci0/0000:00:14.0/usb2/2-1/input/input7", "sysrq kbd event7"))
                .host();
        HostUse use = use(host, HostUse.Reach.WHOLE);
        SurveyedDevice device = device(Optional.empty(), Optional.of(new GroupId(1)));
        use.taken(List.of(PATH));
        assertEquals(Optional.empty(), new KeyboardGuard().against(use, device));
        use.taken(List.of(PATH, second));
        assertBites("no keyboard left", new KeyboardGuard().against(use, device));
    }

    /** A capture can hold a chain of any length, and one above the other is in use. */
    @Test
    void longChainOfHoldersIsWalkedToItsEnd() throws IOException {
        SmallTree tree = disk().file("proc/self/mounts", "/dev/md900 / ext4 rw 0 0\n");
        String below = "sda1";
        for (int number = 1; number <= 900; number++) {
            String holder = "md" + number;
            String place = below.equals("sda1") ? BELOW + "ata1/block/sda/sda1" : "sys/devices/virtual/block/" + below;
            tree.link(place + "/holders/" + holder, "../../" + holder)
                    .link("sys/class/block/" + holder, "../../devices/virtual/block/" + holder)
                    .file("sys/devices/virtual/block/" + holder + "/dev", "9:" + number + "\n");
            below = holder;
        }
        assertBites("is mounted on /", ask(new DiskGuard(), tree));
    }

    @Test
    void endlessChainOfNetworkDevicesDoesNotEndTheCommand() throws IOException {
        SmallTree tree = network().file("proc/net/route", route("bond0"));
        for (int number = 0; number < 5000; number++) {
            tree.link("sys/class/net/bond" + number + "/lower_bond" + (number + 1), "../bond" + (number + 1));
        }
        assertEquals(Optional.empty(), ask(new DefaultRouteGuard(), tree));
    }

    @Test
    void nameOfAnInterruptIsNotTheNameOfItsChip() throws IOException {
        String interrupts = "           CPU0\n 30: 12 PCI-MSI 9-edge hp-LOGIC\n 31: 7 PCI-MSI 10-edge BITS-ctl\n";
        assertBites("remap", ask(new InterruptRemappingGuard(), device().file("proc/interrupts", interrupts)));
    }

    @Test
    void virtualFunctionsAreFoundByTheirLinks() throws IOException {
        SmallTree tree = device().link(BELOW + "virtfn0", "../0000:01:10.0");
        assertBites("0000:01:10.0", askBound(new VirtualFunctionsGuard(), tree, "ice"));
    }

    private static boolean isMade(Guard guard, Host host) throws IOException {
        HostUse use = use(host, HostUse.Reach.WHOLE);
        return guard.notRecorded(use, device(Optional.empty(), Optional.of(new GroupId(1))))
                .isEmpty();
    }

    /** A check that lacks its file says so, and one that has it does not. */
    @Test
    void whatIsNotRecordedIsNotChecked() throws IOException {
        Host whole = device().file("proc/self/mounts", "")
                .directory("sys/class/block")
                .file("proc/net/route", ROUTES)
                .directory("sys/class/net")
                .file("proc/interrupts", " 0: 44 IR-IO-APIC 2-edge timer\n")
                .file("proc/consoles", "")
                .file("proc/cmdline", "quiet\n")
                .file("proc/bus/input/devices", "")
                .directory("proc/42/fd")
                .host();
        Host bare = device().host();
        for (Guard guard : Guards.all()) {
            assertTrue(isMade(guard, whole), guard::name);
        }
        for (Guard guard : List.of(
                new DiskGuard(),
                new DefaultRouteGuard(),
                new ConsoleGuard(),
                new KeyboardGuard(),
                new OpenNodesGuard(),
                new AssertedIsolationGuard(PredictedGroups.NOT_ASKED),
                new InterruptRemappingGuard())) {
            assertFalse(isMade(guard, bare), guard::name);
        }
        assertFalse(
                isMade(new DiskGuard(), device().file("proc/self/mounts", "").host()), "mounts without disks");
    }

    @Test
    void overviewLooksForOpenNodesOnlyBehindDriversForUserspace() throws IOException {
        Host host = device().link("proc/42/fd/7", "/dev/vfio/1")
                .file("proc/42/comm", "qemu\n")
                .host();
        Binding vfio = new Binding("vfio-pci", DmaManagement.BY_DRIVER, Purpose.USER_ACCESS);
        Binding kernel = new Binding("e1000e", DmaManagement.BY_CORE, Purpose.KERNEL);
        Optional<GroupId> group = Optional.of(new GroupId(1));
        HostUse use = use(host, HostUse.Reach.OVERVIEW);
        assertBites("process 42 (qemu)", new OpenNodesGuard().against(use, device(Optional.of(vfio), group)));
        assertEquals(Optional.empty(), new OpenNodesGuard().against(use, device(Optional.of(kernel), group)));
    }

    private static SmallTree withNode() throws IOException {
        return device().link("sys/dev/char/226:0", "../../devices/pci0/0000:01:00.0/drm/card0")
                .file(BELOW + "drm/card0/uevent", "MAJOR=226\nMINOR=0\nDEVNAME=dri/card0\n")
                .file("proc/42/comm", "Xorg\n");
    }

    @Test
    void deviceWithAnOpenNodeIsGuardedWithTheProcess() throws IOException {
        SmallTree tree = withNode().link("proc/42/fd/7", "/dev/dri/card0");
        assertBites("process 42 (Xorg) has /dev/dri/card0 open", ask(new OpenNodesGuard(), tree));
    }

    @Test
    void deviceWhoseNodeIsClosedIsNot() throws IOException {
        assertEquals(Optional.empty(), ask(new OpenNodesGuard(), withNode().link("proc/42/fd/7", "/dev/dri/card1")));
    }

    @Test
    void deviceWithoutAGroupIsGuardedAndWithOneIsNot() throws IOException {
        Host host = device().directory("sys/kernel/iommu_groups").host();
        assertBites("no IOMMU group", ask(new NoIommuGuard(), host, Optional.empty()));
        assertEquals(Optional.empty(), ask(new NoIommuGuard(), host, Optional.of(new GroupId(3))));
    }

    @Test
    void hostWithoutInterruptRemappingIsGuardedAndWithItIsNot() throws IOException {
        String plain = " 0: 44 IO-APIC 2-edge timer\n";
        assertBites("remap", ask(new InterruptRemappingGuard(), device().file("proc/interrupts", plain)));
        String remapped = plain.replace("IO-APIC", "IR-IO-APIC");
        assertEquals(Optional.empty(), ask(new InterruptRemappingGuard(), device().file("proc/interrupts", remapped)));
    }

    @Test
    void theParameterThatPermitsSuchInterruptsIsSetAsItsModuleIsLoadedOrNot() throws IOException {
        String plain = " 0: 44 IO-APIC 2-edge timer\n";
        String parameter = "sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
        assertBites(
                "=1: sudo modprobe vfio_iommu_type1 allow_unsafe_interrupts=1",
                ask(new InterruptRemappingGuard(), device().file("proc/interrupts", plain)));
        assertBites(
                "=1: echo 1 | sudo tee /" + parameter,
                ask(
                        new InterruptRemappingGuard(),
                        device().file("proc/interrupts", plain).file(parameter, "N\n")));
        assertBites(
                "permits that here",
                ask(
                        new InterruptRemappingGuard(),
                        device().file("proc/interrupts", plain).file(parameter, "Y\n")));
    }

    @Test
    void groupThatRestsOnTheCommandLineIsGuarded() throws IOException {
        SmallTree patched = device().file("proc/cmdline", "quiet pcie_acs_override=downstream,multifunction\n");
        assertBites(
                "pcie_acs_override=downstream,multifunction",
                ask(new AssertedIsolationGuard(PredictedGroups.NOT_ASKED), patched));
        SmallTree plain = device().file("proc/cmdline", "quiet intel_iommu=on\n");
        assertEquals(Optional.empty(), ask(new AssertedIsolationGuard(PredictedGroups.NOT_ASKED), plain));
    }

    @Test
    void groupOfWhichNotAllRegistersWereReadIsNotJudged() throws IOException {
        DeviceId id = new DeviceId("pci", "0000:01:00.0");
        Host host = device().file("proc/cmdline", "quiet\n").host();
        for (GroupReason.Nature nature : List.of(GroupReason.Nature.UNKNOWN, GroupReason.Nature.SHARES)) {
            PredictedGroups predicted = device -> Optional.of(
                    new GroupForecast.Group(List.of(id), List.of(GroupReason.of(nature, "X", id, "a fact"))));
            Optional<String> why = new AssertedIsolationGuard(predicted)
                    .notRecorded(use(host, HostUse.Reach.WHOLE), device(Optional.empty(), Optional.of(new GroupId(1))));
            assertEquals(nature == GroupReason.Nature.UNKNOWN, why.isPresent());
        }
    }

    private static SmallTree without() throws IOException {
        return new SmallTree().file(BELOW + "uevent", "").file(BELOW + "remove", "");
    }

    @Test
    void deviceWithoutAResetIsGuardedAndWithOneIsNot() throws IOException {
        assertBites("reset", ask(new ResetGuard(), without()));
        assertEquals(Optional.empty(), ask(new ResetGuard(), without().file(BELOW + "reset", "")));
    }

    /** Asks nothing else about resets than whether the host shows some, once for all devices. */
    @Test
    void devicesWithoutAResetAreNotAllSearchedForEach() throws IOException {
        SmallTree tree = new SmallTree();
        for (int i = 0; i < 50; i++) {
            tree.file("sys/bus/pci/devices/0000:00:%02x.0/uevent".formatted(i), "");
        }
        AtomicInteger asked = new AtomicInteger();
        Host host = new ForwardingHost(tree.host()) {
            @Override
            public boolean exists(String path) {
                asked.addAndGet(path.endsWith("/reset") ? 1 : 0);
                return super.exists(path);
            }
        };
        HostUse use = use(host, HostUse.Reach.WHOLE);
        for (int i = 0; i < 50; i++) {
            assertEquals(Optional.empty(), new ResetGuard().against(use, device(Optional.empty(), Optional.empty())));
        }
        assertEquals(100, asked.get());
    }

    @Test
    void methodsOfResettingSayMoreThanAFileThatCannotBeRead() throws IOException {
        SmallTree listed = without().file(BELOW + "reset_method", "flr bus\n");
        assertEquals(Optional.empty(), ask(new ResetGuard(), listed));
        SmallTree none = without().file(BELOW + "reset_method", "\n").file(BELOW + "reset", "");
        assertBites("reset", ask(new ResetGuard(), none));
    }

    /** The kernel finds the first function of a bus before the others, and does not take the method away from it again. */
    @Test
    void deviceThatIsResetWithItsBusIsGuardedIfAnotherIsOnTheBus() throws IOException {
        for (String methods : List.of("bus\n", "flr bus\n")) {
            for (String other : List.of("0000:01:00.1", "0000:01:00.0/0000:02:00.0")) {
                String path = "devices/pci0/" + other;
                String name = other.substring(other.lastIndexOf('/') + 1);
                SmallTree tree = without()
                        .file(BELOW + "reset_method", methods)
                        .file(BELOW + "reset", "")
                        .link("sys/bus/pci/devices/" + ID.name(), "../../../devices/pci0/" + ID.name())
                        .file("sys/" + path + "/uevent", "")
                        .link("sys/bus/pci/devices/" + name, "../../../" + path);
                HostUse use = use(tree.host(), HostUse.Reach.WHOLE);
                Optional<String> found = new ResetGuard().against(use, device(Optional.empty(), Optional.empty()));
                boolean isGuarded = methods.equals("bus\n") && other.equals("0000:01:00.1");
                assertEquals(
                        isGuarded,
                        found.filter(words -> words.contains("only with its bus"))
                                .isPresent(),
                        other + methods);
            }
        }
    }

    @Test
    void captureWithoutFilesThatCannotBeReadTellsNothingOfAReset() throws IOException {
        assertEquals(Optional.empty(), ask(new ResetGuard(), new SmallTree().file(BELOW + "uevent", "")));
    }

    @Test
    void deviceWithoutPowerIsGuardedAndWithItIsNot() throws IOException {
        assertBites("D3cold", ask(new PowerGuard(), device().file(BELOW + "power_state", "D3cold\n")));
        assertEquals(Optional.empty(), ask(new PowerGuard(), device().file(BELOW + "power_state", "D0\n")));
    }

    @Test
    void noTwoGuardsHaveOneName() {
        assertEquals(
                Guards.all().size(),
                Guards.all().stream().map(Guard::name).distinct().count());
    }
}

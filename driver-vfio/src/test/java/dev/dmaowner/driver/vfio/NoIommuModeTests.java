package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.device;
import static dev.dmaowner.driver.vfio.Board.errno;
import static dev.dmaowner.driver.vfio.Board.require;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** VFIO's no-IOMMU mode, on a machine with a device in a group, and two that no IOMMU translates. */
class NoIommuModeTests {

    private static final String ISOLATED = "pci/a";
    private static final String BARE = "pci/b";
    private static final String ALSO_BARE = "platform/c";
    private static final String MODE = "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode";
    private static final String TAINTED = "/proc/sys/kernel/tainted";

    private static Board.Builder devices(OwnershipRules rules) {
        return Board.with(rules)
                .device(ISOLATED, "x")
                .device(BARE, "-")
                .device(ALSO_BARE, "-")
                .parameter("vfio_platform", "reset_required", "0");
    }

    private static Board board(OwnershipRules rules) {
        return devices(rules)
                .parameter("vfio", "enable_unsafe_noiommu_mode", "Y")
                .build();
    }

    private static Optional<String> group(Board board, String id) throws IOException {
        DeviceId device = DeviceId.parse(id);
        return board.host().linkName("/sys/bus/" + device.bus() + "/devices/" + device.name() + "/iommu_group");
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void theModeIsAParameterOfKernelsThatWereBuiltWithIt(OwnershipRules rules) throws IOException {
        assertEquals(Optional.of("Y"), board(rules).host().readText(MODE));
        Board plain = devices(rules).build();
        assertFalse(plain.host().exists(MODE));
        WriteAnswer refused = plain.bind(BARE, "vfio-pci");
        assertEquals("EINVAL", errno(refused));
        assertEquals(Optional.empty(), refused.refusal().orElseThrow().cure());
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void aProbePutsADeviceWithoutAGroupIntoOneOfItsOwnAndTaintsTheKernel(OwnershipRules rules) throws IOException {
        Board board = board(rules);
        assertEquals(Optional.empty(), group(board, BARE));
        board.vfio(ISOLATED);
        assertEquals(Optional.empty(), board.host().readText(TAINTED), "nothing has tainted it yet");
        board.vfio(BARE);
        assertEquals(Optional.of("1"), group(board, BARE), "the lowest free number");
        assertEquals(Optional.of("vfio-noiommu"), board.host().readText("/sys/kernel/iommu_groups/1/name"));
        assertEquals(Optional.of("unknown"), board.host().readText("/sys/kernel/iommu_groups/1/type"));
        assertEquals(List.of("b"), board.host().list("/sys/kernel/iommu_groups/1/devices"));
        assertTrue(StandInGroup.isOne(board.host(), new GroupId(1)));
        assertFalse(StandInGroup.isOne(board.host(), new GroupId(0)));
        assertEquals(List.of("0", "noiommu-1", "vfio"), board.nodes("vfio"));
        assertEquals(Optional.of("64"), board.host().readText(TAINTED));
    }

    @Test
    void theGroupGoesWithTheDriverAndTheTaintStays() throws IOException {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(BARE);
        assertEquals("ok", errno(board.unbind(BARE)));
        assertEquals(Optional.empty(), group(board, BARE));
        assertEquals(List.of("0"), board.host().list("/sys/kernel/iommu_groups"));
        assertEquals(List.of("vfio"), board.nodes("vfio"));
        assertEquals(Optional.of("64"), board.host().readText(TAINTED));
        board.bind(BARE, "kdma");
        assertEquals(Optional.of("kdma"), board.driverOf(BARE));
        assertEquals(Optional.empty(), group(board, BARE));
    }

    @Test
    void whatIsSwitchedOffRefusesTheProbeAndLeavesGroupsThatAreThere() throws IOException {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(BARE);
        assertEquals("ok", errno(board.host().write(MODE, "N\n")));
        WriteAnswer refused = board.bind(ALSO_BARE, "vfio-platform");
        assertEquals("EINVAL", errno(refused));
        assertTrue(refused.refusal().orElseThrow().cure().orElse("").contains(MODE));
        assertEquals(Optional.of("1"), group(board, BARE));
        assertEquals("ok", errno(board.host().write(MODE, "1\n")));
        board.vfio(ALSO_BARE);
        assertEquals(Optional.of("2"), group(board, ALSO_BARE), "one group for each");
    }

    @Test
    void aUserOwnsNothing() {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(BARE);
        OpenNode group = board.open("vfio/noiommu-1");
        OpenNode container = board.open("vfio/vfio");
        assertEquals(new NodeAnswer.Done(1), ask(group, "status"));
        require(group, "set_container", new Argument.File(container));
        assertEquals(new NodeAnswer.Done(3), ask(group, "status"));
        assertEquals(new Ownership.Unowned(), board.group(1).ownership());
        assertEquals("ENODEV", errno(ask(container, "set_iommu", 3)));
        assertEquals("ok", errno(ask(container, "set_iommu", 8)));
        assertEquals("EINVAL", errno(ask(container, "set_iommu", 8)));
        assertEquals("ENOTTY", errno(ask(container, "map_dma")));
        OpenNode file = device(group, "b");
        assertEquals(new Ownership.Unowned(), board.group(1).ownership());
        assertEquals("waits", errno(board.unbind(BARE)));
        assertTrue(board.nodes("vfio").contains("noiommu-1"), "as long as a user holds the device");
        file.close();
        assertEquals(List.of("vfio"), board.nodes("vfio"));
        assertEquals("ENODEV", errno(ask(group, "status")));
    }

    @Test
    void groupsOfBothKindsShareNoContainer() {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(ISOLATED, BARE);
        OpenNode isolated = board.open("vfio/0");
        OpenNode bare = board.open("vfio/noiommu-1");
        OpenNode first = board.open("vfio/vfio");
        OpenNode second = board.open("vfio/vfio");
        assertEquals("ok", errno(ask(isolated, "set_container", first)));
        assertEquals("EPERM", errno(ask(bare, "set_container", first)));
        assertEquals("ok", errno(ask(bare, "set_container", second)));
        require(isolated, "unset_container");
        assertEquals("EPERM", errno(ask(isolated, "set_container", second)));
        assertEquals(new Ownership.Unowned(), board.group(0).ownership(), "and nothing was claimed");
        assertEquals("ok", errno(ask(bare, "unset_container")));
        assertEquals("ok", errno(ask(isolated, "set_container", second)), "an empty one takes either");
    }

    @Test
    void theExtensionIsThereWhileTheModeIsOnAndNotForGroupsOfAnIommu() {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(ISOLATED, BARE);
        OpenNode container = board.open("vfio/vfio");
        assertEquals(new NodeAnswer.Done(1), ask(container, "check_extension", 8));
        assertEquals(new NodeAnswer.Done(1), ask(container, "check_extension", 3));
        OpenNode isolated = board.open("vfio/0");
        require(isolated, "set_container", new Argument.File(container));
        assertEquals(new NodeAnswer.Done(0), ask(container, "check_extension", 8));
        require(isolated, "unset_container");
        require(board.open("vfio/noiommu-1"), "set_container", new Argument.File(container));
        assertEquals(new NodeAnswer.Done(1), ask(container, "check_extension", 8));
        assertEquals(new NodeAnswer.Done(0), ask(container, "check_extension", 3));
        board.host().write(MODE, "N\n");
        assertEquals(new NodeAnswer.Done(0), ask(container, "check_extension", 8));
        assertEquals("ENODEV", errno(ask(container, "set_iommu", 8)));
    }

    @Test
    void anIommufdInPlaceOfAContainerIsOfOneKindToo() {
        Board board = devices(OwnershipRules.LINUX_6_12)
                .parameter("vfio", "enable_unsafe_noiommu_mode", "1")
                .parameter("vfio", "device_cdev", "1")
                .build();
        board.vfio(ISOLATED, BARE);
        OpenNode isolated = board.open("vfio/0");
        OpenNode bare = board.open("vfio/noiommu-1");
        OpenNode iommufd = board.open("iommu");
        assertEquals("ok", errno(ask(isolated, "set_container", iommufd)));
        assertEquals("EINVAL", errno(ask(bare, "set_container", iommufd)));
        OpenNode other = board.open("iommu");
        assertEquals("ok", errno(ask(bare, "set_container", other)));
        require(isolated, "unset_container");
        assertEquals("EINVAL", errno(ask(isolated, "set_container", other)));
        assertEquals("ok", errno(ask(other, "set_iommu", 8)));
        device(bare, "b").close();
        assertEquals("ok", errno(ask(other, "ioas_alloc")));
        assertEquals("ok", errno(ask(other, "vfio_ioas_set", 1)));
        assertEquals("EPERM", errno(ask(bare, "get_device", "b")), "its user expected translation");
    }

    @Test
    @Tag("N-025")
    @Tag("N-043")
    void aDeviceHasANodeOfItsOwnToo() throws IOException {
        Board board = devices(OwnershipRules.LINUX_7_3)
                .parameter("vfio", "enable_unsafe_noiommu_mode", "1")
                .parameter("vfio", "device_cdev", "1")
                .build();
        board.vfio(ALSO_BARE, ISOLATED);
        assertEquals(List.of("noiommu-vfio0", "vfio1"), board.nodes("vfio/devices"), "numbered by one counter");
        assertEquals(List.of("0", "devices", "noiommu-1", "vfio"), board.nodes("vfio"));
        assertEquals(Optional.of("64"), board.host().readText(TAINTED), "by the probe, not by the open");
        assertEquals(List.of("noiommu-vfio0"), board.host().list("/sys/bus/platform/devices/c/vfio-dev"));
        OpenNode file = board.open("vfio/devices/noiommu-vfio0");
        OpenNode iommufd = board.open("iommu");
        assertEquals("ok", errno(ask(file, "bind_iommufd", iommufd)));
        assertEquals("ok", errno(ask(file, "attach_ioas", iommufd)));
        assertEquals("ok", errno(ask(file, "detach_ioas")));
        assertEquals(new Ownership.Unowned(), board.group(1).ownership());
    }

    @ParameterizedTest
    @EnumSource(value = OwnershipRules.class, names = "LINUX_7_3", mode = Mode.EXCLUDE)
    @Tag("N-025")
    void beforeItHadOnlyThatOfItsGroup(OwnershipRules rules) {
        Board board = devices(rules)
                .parameter("vfio", "enable_unsafe_noiommu_mode", "1")
                .parameter("vfio", "device_cdev", "1")
                .build();
        board.vfio(BARE);
        assertEquals(List.of(), board.nodes("vfio/devices"));
        board.host().write("/sys/module/vfio/parameters/device_cdev", "0\n");
        board.host().write("/sys/module/vfio/parameters/device_cdev", "1\n");
        assertEquals(List.of(), board.nodes("vfio/devices"));
        assertTrue(board.nodes("vfio").contains("noiommu-1"));
    }
}
